"""Forms that pages send: bounded, and known to come from a page of ours.

Enters: a POST of a form, with or without a file. Leaves: its fields, and who sends it. Where nobody is logged in, the
person is led to where to log in, and nothing is read.
"""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.types import Message

from api.access import caller, route_path
from api.deps import Parts, Writer, administrator, check_writes, writer
from api.errors import Forbidden
from api.session import is_own, visit_of
from graph.errors import Refused, Unsupported
from graph.sentences import Sentence

MOST_FORM = 1024 * 1024
_FIELDS, _FILES = 2000, 10


@dataclass(frozen=True)
class Posted:
    """A form of somebody who may write; the values of ``fields`` are texts, or uploads with a name and a file."""

    fields: FormData
    by: Writer

    def text(self, name: str) -> str:
        """Return a field as text, without space at its ends; empty where it is missing or a file."""
        return text_of(self.fields, name)


class Posting:
    """The dependency that reads a form: of at most ``most`` bytes, or as many as an import; of an admin, or editor."""

    def __init__(self, most: int | None = MOST_FORM, *, admin: bool = False) -> None:
        self._most, self._admin = most, admin

    async def __call__(self, request: Request, parts: Parts) -> Posted:
        """Return the form.

        Raises:
            HTTPException: nobody is logged in; it leads to where that is done.
            Forbidden: no page of ours sends it, or the role may not.
            Refused: it is too large.
        """
        visit = visit_of(request.scope)
        token = visit.token if visit else caller(request.scope, parts.settings, parts.tokens)
        if token is None:
            back = urlencode({"next": route_path(request.scope).lstrip("/")})
            where = f"{request.scope.get('root_path', '')}/login?{back}"
            raise HTTPException(303, headers={"Location": where})
        check_writes(token)  # before as much is read as an import may have
        fields = await fields_of(request, self._most or parts.settings.max_body)
        by = await (administrator if self._admin else writer)(request, parts)
        return Posted(fields, by)


Form = Annotated[Posted, Depends(Posting())]
Upload = Annotated[Posted, Depends(Posting(None))]
AdminForm = Annotated[Posted, Depends(Posting(admin=True))]


async def fields_of(request: Request, most: int = MOST_FORM) -> FormData:
    """Return the fields of a form, and take its ``csrf`` as the proof that a page of ours sends it.

    Raises:
        Refused: it has more than ``most`` bytes.
        Unsupported: it is not in UTF-8.
        Forbidden: a page of another site sends it.
        HTTPException: it is no form.
    """
    if not is_own(request.headers):
        raise Forbidden("Pages of another site may not send this; open the page of this service.")
    _check_charset(request.headers.get("content-type", ""))
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > most:
            raise Refused(Sentence("form too large", most=most), limit="size")
        return message

    own = Request(request.scope, bounded)
    fields = await own.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=MOST_FORM)
    visit = visit_of(request.scope)
    if visit:
        visit.prove(fields.get("csrf"))
    return fields


def text_of(fields: FormData, name: str) -> str:
    """Return a field as text, without space at its ends; empty where it is missing or a file."""
    value = fields.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _check_charset(kind: str) -> None:
    """Refuse a form in a charset of its own: some take very long to decode, or hold what is no text.

    Raises:
        Unsupported: it is not in UTF-8.
    """
    charset = parse_options_header(kind)[1].get(b"charset", b"utf-8")
    if charset.lower() not in (b"utf-8", b"utf8"):
        raise Unsupported("Send the form in UTF-8.")
