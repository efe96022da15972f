"""Linked data over HTTP: which form of an answer a client prefers, and the links that lead from one to the others.

Enters: requests and addresses. Leaves: the name of a form, headers. RFC 9110 (section 12.5.1) and RFC 8288.
"""

from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import quote, urlencode

from fastapi import Request

from graph.store.results import best
from ontology import names

Form = Literal["html", "ttl", "jsonld", "rdf", "nt"]
HTML, JSON = "text/html", "application/json"
MEDIA: Mapping[Form, str] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "html": HTML,
}
VARY = "Accept, Accept-Language"
_IN_A_LINK = "!#$%&'()*+,/:;=?@[]~-._"
_MOST_LICENCES = 10


def preferred(request: Request) -> Form:
    """Return the form that a client prefers, Turtle where it takes anything.

    Raises:
        Refused: it takes none of them.
    """
    forms: dict[str, Form] = {media: form for form, media in MEDIA.items()}
    return forms[best(request.headers.get("accept", "*/*"), list(forms))]


def prefers_json(request: Request) -> bool:
    """Whether a client prefers the API's own JSON to every form of ours.

    Raises:
        Refused: it takes neither.
    """
    return best(request.headers.get("accept", "*/*"), [*MEDIA.values(), JSON]) == JSON


def content_type(form: Form) -> str:
    """Return the media type of a form, with its charset where it is text."""
    media = MEDIA[form]
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def base(request: Request) -> str:
    """Return the address of the service, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def link(target: str, relation: str, media: str | None = None) -> str:
    """Return a link for a header; whatever could end it early is encoded."""
    kind = f'; type="{media}"' if media else ""
    return f'<{quote(target, safe=_IN_A_LINK)}>; rel="{relation}"{kind}'


def alternates(address: str, query: Mapping[str, str], shown: Form | None = None) -> list[str]:
    """Return links to the other forms of what is shown."""
    return [
        link(f"{address}?{urlencode({**query, 'format': form})}", "alternate", media)
        for form, media in MEDIA.items()
        if form != shown
    ]


def licence_links(licences: Iterable[str]) -> list[str]:
    """Return links to the licences of what is told."""
    return [link(licence, "license") for licence in sorted(set(licences))[:_MOST_LICENCES]]


def described(iri: str) -> str:
    """Return the path of the document about an address of ours or of another's."""
    return "/doc?" + urlencode({"id": names.id_of(iri)})
