"""What routes that change something depend on: the JSON that was sent, who changes, and the state that they looked at.

A change of something that is there has to say which state of it was seen (If-Match, RFC 9110 section 13.1.1), so that
of two people who correct it at once neither loses what they wrote.
"""

import json
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from starlette.responses import Response

from api.deps import By, Data, Lang, Parts, Writer, body_of
from api.errors import Unconditional, findings
from api.reports import Finding
from api.schemas_edit import WrittenOut
from api.security import version_of
from graph.errors import Invalid, Unknown
from graph.intake.draft import Draft
from graph.intake.edit import Edited, Editing
from graph.intake.fields import Reader
from graph.snapshot import Snapshot
from graph.store import Store
from ontology import names

MOST_BYTES = 2 * 1024 * 1024
_ANY = "*"
Change = dict[str, Any]


async def sent(request: Request) -> Change:
    """Return the JSON object that was sent.

    Raises:
        Refused: it is too large.
        Invalid: it is no JSON object.
    """
    body = await body_of(request, MOST_BYTES)
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise Invalid("The body is no JSON that can be read; send an object such as {}.") from error
    if not isinstance(found, dict):
        raise Invalid("The body is no JSON object; send one, such as {}.")
    return found


async def looked_at(if_match: Annotated[str | None, Header()] = None) -> str | None:
    """Return the version that was looked at, None where any will do.

    Raises:
        Unconditional: nothing is said of it.
    """
    if if_match is None:
        raise Unconditional("Send If-Match with the ETag of what you read, or * to change it whatever it is now.")
    if if_match.strip() == _ANY:
        return None
    return version_of(if_match)


def editor(
    parts: Parts,
    data: Data,
    language: Lang,
    by: By,
    why: Annotated[str | None, Query(max_length=1000, description="Why, for the journal")] = None,
) -> Editing:
    """Return who edits, and how what they send is read: names as they are now, texts in the language asked for."""
    return Editing(by.author, Reader(language, lambda asked: known(parts.store, data, asked)), why or "")


def known(store: Store, data: Snapshot, asked: str) -> str:
    """Return the IRI of an entity by id, IRI or name, also of one that is only proposed.

    Raises:
        Unknown: there is none, or
        Ambiguous: there are several.
    """
    try:
        return data.index.resolve(asked).iri
    except Unknown:
        iri = asked if "://" in asked else names.ID + asked
        if Draft(store).entity(iri) is not None:
            return iri
        raise


def tagged(response: Response, store: Store, data: Snapshot, iri: str) -> None:
    """Tag an answer with the version of the one resource that it shows, unless a write came in between."""
    version = Draft(store).version_at(iri)
    if store.generation == data.generation or not store.versioned:
        response.headers["ETag"] = f'"{version}"'


def written(edited: Edited, by: Writer) -> WrittenOut:
    """Note what was written on the audit log, and return it."""
    by.wrote(edited.receipt)
    return WrittenOut(
        id=names.id_of(edited.iri),
        iri=edited.iri,
        generation=edited.receipt.generation,
        added=edited.receipt.added,
        removed=edited.receipt.removed,
        findings=[Finding(**found) for found in findings(edited.receipt.report)],
    )


Sent = Annotated[Change, Depends(sent)]
LookedAt = Annotated[str | None, Depends(looked_at)]
Editor = Annotated[Editing, Depends(editor)]
