"""Pages of linked data: what is told of one address, the vocabulary, and the data as a whole.

Enters: what graph.resource and graph.catalogue found, a language. Leaves: HTML, with a data block of schema.org that is
escaped by construction and that no browser executes.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api import linked, schema_org
from api.pages.linked_words import WORDS
from api.pages.templates import page
from api.present import Presenter
from api.schemas import Ref, StatementOut
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import ego, project
from graph.catalogue import DUMPS, TITLE, citing, relation_counts, sources
from graph.resource import Resource
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology import names
from ontology.model import Relation, broader, comment_of, model
from viz import words
from viz.style import Language, kind_label

_MAX_DRAWN, _MOST_CITED = 60, 500
_LINKS = 200_000
"""With more statements than this a picture takes longer than a page may."""


@dataclass(frozen=True)
class Fact:
    """One statement as a page shows it below the name of its relation; ``other`` is None where it has a value."""

    out: StatementOut
    other: Ref | None
    certainty: str
    when: str
    amount: str | None
    place: str | None


@dataclass(frozen=True)
class Term:
    """A kind or relation as the page of the vocabulary lists it."""

    name: str
    labels: dict[str, str]
    inverse: dict[str, str]
    depth: int
    below: str
    ends: tuple[str, str] | None
    marks: tuple[str, ...]
    same: tuple[str, ...]
    comment: str
    count: int


def document(found: Resource, language: Language, here: str) -> HTMLResponse:
    """Return the page about an entity, a statement or a source."""
    data, say = found.data, Presenter(found.data, language)
    node, query = data.nodes.get(found.iri), {"id": names.id_of(found.iri), "lang": language}
    return page(
        "document.html",
        language,
        **_frame(data),
        told=WORDS[language],
        query=query,
        found=found,
        name=_name(found, say, language),
        kind=kind_label(node.kind, language) if node else "",
        node=node,
        also=sorted({*node.names.values(), *node.alternative} - {node.name(language)}) if node else [],
        groups=_groups(found, say, language),
        claims=[say.statement(s) for s in found.statements if node and found.iri not in (s.subject, s.object)],
        sources=[say.source(iri) for iri in found.sources],
        cited=_cited(found, say),
        drawing=_drawn(data, found.iri, language) if node else None,
        forms=_forms("doc", query),
        about=schema_org.entity(found, language, f"{here}{linked.described(found.iri)}"),
    )


def terms(data: Snapshot, language: Language) -> HTMLResponse:
    """Return the page of the vocabulary."""
    found = {"kinds": _kinds(data, language), "relations": _relations(data, language)}
    forms = _forms("ontology", {"lang": language})
    return page("ontology.html", language, **_frame(data), told=WORDS[language], **found, forms=forms)


def dataset(data: Snapshot, language: Language, here: str) -> HTMLResponse:
    """Return the page of the data as a whole."""
    _, stated, inferred = data.edges.accepted
    cited = sources(data)
    counted = sorted(data.kind_counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return page(
        "dataset.html",
        language,
        **_frame(data),
        told=WORDS[language],
        title=TITLE[language],
        figures=[(len(data.nodes), "entities"), (stated, "stated_count"), (inferred, "inferred_count")],
        counted=[(kind_label(kind, language), kind, count) for kind, count in counted],
        cited=[(source, words.reason_text(source.credit.attribution, language)) for source in cited],
        dumps=DUMPS,
        forms=_forms("dataset", {"lang": language}),
        about=schema_org.dataset(data, language, here, cited),
    )


def _frame(data: Snapshot) -> dict[str, Any]:
    return {"generation": data.generation, "entities": len(data.nodes), "statements": data.edges.accepted[0]}


def _forms(path: str, query: dict[str, str]) -> list[tuple[str, str]]:
    """Return the other forms of a page: what each is called, and its address."""
    called = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples"}
    return [(name, f"{path}?{urlencode({**query, 'format': form})}") for form, name in called.items()]


def _name(found: Resource, say: Presenter, language: Language) -> str:
    if found.is_statement:
        return say.statement(found.statements[0]).sentence
    return found.data.names_in(language, found.data.sources).get(found.iri, names.id_of(found.iri))


def _groups(found: Resource, say: Presenter, language: Language) -> list[tuple[str, list[Fact]]]:
    """Return the statements below what their relation is called from this end of it."""
    groups: dict[str, list[Fact]] = {}
    for s in found.statements:
        outward = s.subject == found.iri or found.is_statement
        if outward or s.object == found.iri:
            groups.setdefault(_label(s.relation, language, outward=outward), []).append(
                _fact(s, say, language, outward=outward)
            )
    return sorted(groups.items())


def _cited(found: Resource, say: Presenter) -> tuple[list[StatementOut], int]:
    """Return the first statements that cite a source, in its order, and how many do."""
    if found.iri not in found.data.sources:
        return [], 0
    rows = citing(found.data, found.iri)
    told = sorted(
        found.data.load(rows[:_MOST_CITED]), key=lambda s: (s.place.char_start or 0, s.identifier or "", s.iri)
    )
    return say.statements(told), len(rows)


def _label(relation: str, language: Language, *, outward: bool) -> str:
    known = model().relations.get(relation)
    if known is None or outward:
        return words.relation_label(relation, language)
    return known.inverse_label.get(language, relation)


def _fact(s: Statement, say: Presenter, language: Language, *, outward: bool) -> Fact:
    out = say.statement(s)
    return Fact(
        out=out,
        other=out.object if outward else out.subject,
        certainty=words.certainty_word(s, language),
        when=words.time_phrase(s, language),
        amount=words.amount_phrase(s, language),
        place=words.place_phrase(s.place, language),
    )


def _drawn(data: Snapshot, iri: str, language: Language) -> tuple[Markup, str] | None:
    """Return what surrounds an entity as a picture, whose nodes lead to their pages, and a sentence that says it."""
    if len(data.edges) > _LINKS:
        return None
    network = project(data, Filters(roles=DRAWN))
    if iri not in network.nodes:
        return None
    from viz.drawing import draw
    from viz.svg import to_svg

    drawing = draw(ego(network, iri, 1, _MAX_DRAWN), language=language, focus=iri, generation=data.generation)
    svg = to_svg(drawing, href=lambda node: "doc?" + urlencode({"id": node.id, "lang": language}))
    return Markup(svg), drawing.summary  # noqa: S704 (built as a tree of elements, so escaped)


def _kinds(data: Snapshot, language: Language) -> list[Term]:
    """Return all kinds, each below its parent."""
    kinds = sorted(model().kinds.values(), key=lambda kind: [*reversed(kind.ancestors), kind.name])
    return [
        Term(
            name=kind.name,
            labels=kind.label,
            inverse={},
            depth=len(kind.ancestors),
            below=kind_label(kind.ancestors[0], language) if kind.ancestors else "",
            ends=None,
            marks=(),
            same=_elsewhere(kind.iri),
            comment=_comment(kind.iri, language),
            count=data.kind_counts.get(kind.name, 0),
        )
        for kind in kinds
    ]


def _relations(data: Snapshot, language: Language) -> list[Term]:
    counts = relation_counts(data)
    return [
        Term(
            name=relation.name,
            labels=relation.label,
            inverse={} if relation.has_value else relation.inverse_label,
            depth=0,
            below="",
            ends=_ends(relation, language),
            marks=_marks(relation, language),
            same=_elsewhere(relation.iri),
            comment=_comment(relation.iri, language),
            count=counts.get(relation.name, 0),
        )
        for relation in sorted(model().relations.values(), key=lambda one: one.label.get(language, one.name))
    ]


def _ends(relation: Relation, language: Language) -> tuple[str, str]:
    value = f"{WORDS[language]['value']} ({names.local_name(relation.target)})"
    return kind_label(relation.source, language), value if relation.has_value else kind_label(relation.target, language)


def _marks(relation: Relation, language: Language) -> tuple[str, ...]:
    return tuple(
        WORDS[language][mark] for mark in ("symmetric", "cooperation", "membership") if getattr(relation, mark)
    )


def _elsewhere(iri: str) -> tuple[str, ...]:
    """Return what stands right above a term in other vocabularies, in short."""
    return tuple(_short(above) for above in broader(iri) if not above.startswith(names.GF))


def _short(iri: str) -> str:
    known = ((prefix, base) for prefix, base in names.PREFIXES.items() if iri.startswith(base))
    return next((f"{prefix}:{iri.removeprefix(base)}" for prefix, base in known), iri)


def _comment(iri: str, language: Language) -> str:
    said = comment_of(iri)
    return said.get(language) or next(iter(said.values()), "")
