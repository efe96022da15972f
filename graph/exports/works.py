"""The sources of a view as a bibliography knows them: title, day, publisher, address, licence, and whom to name.

Enters: a store and the addresses of sources. Leaves: Works, and them as BibTeX and as CSL-JSON. What a source does not
say of itself is absent.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode

from graph.statements import Day, Term, by_language
from graph.store import Readable
from ontology import names

_CREATOR, _PUBLISHER, _LANGUAGE = names.DCTERMS + "creator", names.DCTERMS + "publisher", names.DCTERMS + "language"
_LICENCE_WORD = {"de": "Lizenz", "en": "Licence"}
_MAIN = DefaultGraph()
_ESCAPES = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {sign: f"\\{sign}" for sign in "&%$#_"}
)


@dataclass(frozen=True)
class Work:
    """A source; ``issued`` is as precise as it is known, ``attribution`` by language."""

    iri: str
    name: str
    title: str
    issued: Day | None = None
    creators: tuple[str, ...] = ()
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    licence: str | None = None
    attribution: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the source."""
        return names.id_of(self.iri)

    def attributed(self, language: str) -> str:
        """Return whom to name, in a language or in any; empty where nobody asks for it."""
        return self.attribution.get(language) or next(iter(self.attribution.values()), "")

    def credit_line(self, language: str) -> str:
        """Return what to say where its data is passed on; empty where it asks for nothing."""
        asked = [self.attributed(language), self.licence or ""]
        return f"{self.title}: {', '.join(filter(None, asked))}" if any(asked) else ""


def works(store: Readable, iris: Sequence[str]) -> list[Work]:
    """Return what a store knows of some sources, in order of their titles and addresses."""
    terms: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.about([NamedNode(iri) for iri in sorted(set(iris))]):
        if quad.graph_name == _MAIN:
            terms[_text(quad.subject)][quad.predicate.value].append(quad.object)
    called = _names_of(store, {_text(term) for found in terms.values() for term in _people(found)})
    found = (_work(iri, {key: sorted(values, key=str) for key, values in terms[iri].items()}, called) for iri in iris)
    return sorted(found, key=lambda work: (work.title, work.iri))


def bibtex(found: Sequence[Work], language: str = "de") -> bytes:
    """Return sources as BibTeX, in UTF-8; each is a ``@misc`` with ``url`` and ``date`` as biblatex reads them."""
    taken: set[str] = set()
    return "\n".join(_entry(work, _key(work, taken), language) for work in found).encode()


def csl(found: Sequence[Work], language: str = "de") -> bytes:
    """Return sources as CSL-JSON 1.0.2; licence and attribution stand in ``note`` for people, in ``custom`` besides."""
    return (json.dumps([_item(work, language) for work in found], ensure_ascii=False, indent=1) + "\n").encode()


def _work(iri: str, terms: Mapping[str, Sequence[Term]], called: Mapping[str, str]) -> Work:
    def one(predicate: str) -> str | None:
        return next((_text(term) for term in terms.get(predicate, ())), None)

    def named(predicate: str) -> tuple[str, ...]:
        return tuple(called.get(_text(term), _text(term)) for term in terms.get(predicate, ()))

    labels = by_language(terms.get(names.PREF_LABEL, ()))
    name = labels.get("de") or next(iter(labels.values()), names.id_of(iri))
    return Work(
        iri=iri,
        name=name,
        title=one(names.TITLE) or name,
        issued=_day(one(names.ISSUED)),
        creators=named(_CREATOR),
        publisher=next(iter(named(_PUBLISHER)), None),
        url=one(names.URL),
        language=one(_LANGUAGE),
        licence=one(names.LICENCE),
        attribution=by_language(terms.get(names.ATTRIBUTION, ())),
    )


def _people(terms: Mapping[str, Sequence[Term]]) -> list[Term]:
    return [term for key in (_CREATOR, _PUBLISHER) for term in terms.get(key, ()) if isinstance(term, NamedNode)]


def _names_of(store: Readable, iris: set[str]) -> dict[str, str]:
    quads = store.about([NamedNode(iri) for iri in sorted(iris)])
    return {
        _text(q.subject): _text(q.object)
        for q in sorted(quads, key=str)
        if q.predicate.value == names.PREF_LABEL and q.graph_name == _MAIN
    }


def _day(text: str | None) -> Day | None:
    try:
        return Day.parse(text[:10]) if text else None
    except ValueError:
        return None


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _key(work: Work, taken: set[str]) -> str:
    """Return a key of plain letters that no other source has."""
    plain = unicodedata.normalize("NFKD", names.local_name(work.iri)).encode("ascii", "ignore").decode()
    base = key = re.sub(r"[^A-Za-z0-9-]+", "-", plain).strip("-") or "source"
    number = 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key)
    return key


def _entry(work: Work, key: str, language: str) -> str:
    note = [work.attributed(language), f"{_LICENCE_WORD.get(language, 'Licence')}: {work.licence}" * bool(work.licence)]
    told = {
        "title": f"{{{_plain(work.title)}}}",
        "author": " and ".join(f"{{{_plain(name)}}}" for name in work.creators),
        "date": str(work.issued or ""),
        "year": str(work.issued)[:4] if work.issued else "",
        "publisher": _plain(work.publisher or ""),
        "url": (work.url or "").replace("{", "%7B").replace("}", "%7D"),
        "language": _plain(work.language or ""),
        "note": _plain("; ".join(filter(None, note))),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in told.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_ESCAPES)


def _item(work: Work, language: str) -> dict[str, Any]:
    asked = {"licence": work.licence, "attribution": work.attributed(language) or None, "iri": work.iri}
    told = {
        "id": work.id,
        "type": "webpage" if work.url else "document",
        "title": work.title,
        "author": [{"literal": name} for name in work.creators] or None,
        "issued": {"date-parts": [_parts(work.issued.date, str(work.issued))]} if work.issued else None,
        "publisher": work.publisher,
        "URL": work.url,
        "language": work.language,
        "note": work.credit_line(language).removeprefix(f"{work.title}: ") or None,
        "custom": {name: value for name, value in asked.items() if value},
    }
    return {name: value for name, value in told.items() if value is not None}


def _parts(day: date, text: str) -> list[int]:
    return [day.year, day.month, day.day][: text.count("-") + 1]
