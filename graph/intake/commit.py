"""The write path: the only way by which anything comes into a store.

Enters: a Change (quads added and removed, by whom and why). It is reduced to what really changes, the plain links are
kept in step with the accepted statements, the result is validated on a view of the touched nodes, journalled, applied,
and what is derived is made anew. Leaves: a Receipt, or Rejected and an untouched store.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, parse
from pyoxigraph import Store as Memory

from graph.derive import concerns, derive
from graph.erased import refuse_erased
from graph.errors import Refused, Rejected
from graph.intake.after import After, Asked, batches, in_main, is_link
from graph.intake.standing import at_new_addresses, decided
from graph.sentences import Sentence
from graph.statements import Term
from graph.store import Store
from graph.store.addition import Addition
from graph.store.dataset import STATUS_GRAPHS
from graph.store.journal import Entry
from graph.validate import Report, validate, validate_core
from ontology import names

DEFAULT = "default"
_PROPOSED = NamedNode(names.GRAPH_PROPOSED)
_TYPE = NamedNode(names.TYPE)
_ELSEWHERE = """SELECT DISTINCT ?end {
  VALUES ?p { rdf:subject rdf:object dcterms:source } ?s ?p ?end FILTER(isIRI(?end)) MINUS { ?end a ?kind } }"""


@dataclass(frozen=True)
class Author:
    """Who changes something: a name for the journal, and the only graphs that may change; none means all.

    Graphs are named by their IRI, main by ``DEFAULT``. Statements that are proposed or rejected are main's business.
    """

    name: str
    graphs: tuple[str, ...] = ()


LOCAL = Author("local")


@dataclass(frozen=True)
class Change:
    """Quads to add and to remove; who changes them and why is kept in the journal."""

    added: frozenset[Quad]
    removed: frozenset[Quad] = frozenset()
    by: Author = LOCAL
    why: str = ""


@dataclass(frozen=True)
class Receipt:
    """What a commit did: the generation it made (or found, when nothing changed), and the report with its warnings."""

    generation: int
    added: int = 0
    removed: int = 0
    report: Report = field(default_factory=lambda: Report(()))


def commit(store: Store, change: Change, *, dry_run: bool = False) -> Receipt:
    """Validate a change and write it whole, or refuse it whole.

    Raises:
        Refused: the author may not change one of the graphs; nothing was written.
        Rejected: the store as it would be has violations; nothing was written.
        Gone: it speaks of someone who was erased; nothing was written.
    """
    if not (store.writable or dry_run):
        raise _only_read()
    with store.writing():
        change = replace(change, added=at_new_addresses(store, change.added, change.removed))
        added, removed = _effective(store, change)
        asked = _asked(store, change)
        _permit(change.by, added | removed | asked.added | asked.removed)
        touched = frozenset[Term]()
        if not store.versioned:  # others write there too, and know nothing of links
            touched = frozenset(quad.subject for quad in change.added)
        if not (added or removed or asked.added or asked.removed or touched):
            return Receipt(store.generation)
        if store.versioned:
            refuse_erased(store, added)
        after = After(store, _checked(added), _checked(removed), asked, touched)
        links = after.links()
        report = validate(after.view(links))
        if not report.conforms:
            raise Rejected(report)
        added, removed = added | links.added, removed | links.removed
        if (added or removed) and not dry_run:
            entry = _entry(store.generation + 1, change, added, removed)
            store.apply(entry, derives=concerns(after.touched()))
            refresh_derived(store)
        return Receipt(store.generation, len(added), len(removed), report)


@dataclass(frozen=True)
class Checked:
    """N-Quads that the store does not hold, from rows that were checked one by one, with their plain links.

    ``core`` are those of the ``lines`` that say who, what, whom, of which kind and name, and of each source one that
    names it. ``known`` are the kinds of who else is spoken of, as N-Quads: what the store says of them at the
    generation ``read``; ``unsure`` are those of whom no kind was read; ``links`` are plain links that were there.
    """

    lines: str
    core: str
    known: str
    read: int
    by: Author = LOCAL
    why: str = ""
    unsure: frozenset[str] = frozenset()
    links: str = ""


def add_checked(store: Store, checked: Checked, *, dry_run: bool = False) -> Receipt:
    """Write what rows that were checked one by one add, or only check it; then all that is ``known`` is believed.

    The set-based checks look at its core. pySHACL, which takes minutes for as much, does not: dates and amounts were
    made by rules. Who is spoken of is looked up where somebody else wrote since they were read, else they stand as they
    were read. What is derived is left to ``refresh_derived``, once, when the last portion is in.

    Raises:
        Refused: the author may not write main; nothing was written.
        Rejected: a set-based check finds a violation; nothing was written.
        Gone: it speaks of someone who was erased; nothing was written.
    """
    if not (store.writable or dry_run):
        raise _only_read()
    with store.writing():
        if checked.by.graphs and DEFAULT not in checked.by.graphs:
            raise _beyond(checked.by, DEFAULT)
        still = dry_run or (store.versioned and store.generation == checked.read)
        view = _view(store, checked, still=still, dry_run=dry_run)
        if store.versioned:
            refuse_erased(store, view)
        report = validate_core(view)
        if not report.conforms:
            raise Rejected(report)
        lines = checked.lines.encode()
        if not dry_run:
            entry = Addition(store.generation + 1, _now(), checked.by.name, checked.why, lines=lines)
            store.apply(entry if store.versioned else entry.whole())
        return Receipt(store.generation, lines.count(b"\n"), 0, report)


def refresh_derived(store: Store) -> None:
    """Make the derived graph what the rules say of the accepted statements now."""
    if not store.derived_is_current:
        store.replace_derived(derive(store))


def _only_read() -> Refused:
    return Refused(Sentence("only read"), limit="remote")


def _view(store: Store, checked: Checked, *, still: bool, dry_run: bool) -> Memory:
    """Return additions as validation sees them, with the kinds of what they refer to, and the links they rest on."""
    view = Memory()
    lines = checked.core + checked.known if still else checked.core
    view.bulk_load(lines, format=RdfFormat.N_QUADS, lenient=True)  # a line that is none is refused all the same
    view.extend(list(in_main(view.quads_for_pattern(None, None, None, _PROPOSED))))
    wanted = {f"<{iri}>" for iri in checked.unsure} if still else {str(end) for (end,) in _rows(view, _ELSEWHERE)}
    for where in ("?n a ?kind", f"GRAPH {_PROPOSED} {{ ?n a ?kind }}"):
        for values in batches(wanted):
            found: Any = store.rows(f"SELECT ?n ?kind {{ VALUES ?n {{ {values} }} {where} }}")
            kinds = [Quad(node, _TYPE, kind) for node, kind in found]
            view.extend(kinds)
            wanted.difference_update(str(quad.subject) for quad in kinds)
    links = list(parse(checked.links, format=RdfFormat.N_QUADS))
    view.extend(links if dry_run else store.contains(links))
    return view


def _rows(view: Memory, query: str) -> list[tuple[Any, ...]]:
    found = view.query(query, prefixes=names.PREFIXES)
    assert isinstance(found, QuerySolutions)
    return [tuple(row[index] for index in range(len(found.variables))) for row in found]


def _permit(author: Author, quads: frozenset[Quad]) -> None:
    touched = {DEFAULT if quad.graph_name in STATUS_GRAPHS else _iri(quad) for quad in quads}
    beyond = sorted(touched - set(author.graphs)) if author.graphs else []
    if beyond:
        raise _beyond(author, beyond[0])


def _beyond(author: Author, graph: str) -> Refused:
    told = Sentence("beyond its graphs", name=author.name, bound=", ".join(author.graphs), graph=graph)
    return Refused(told, limit="graph")


def _iri(quad: Quad) -> str:
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value


def _effective(store: Store, change: Change) -> tuple[frozenset[Quad], frozenset[Quad]]:
    """Return what is really added and removed; plain links are left out, they follow from the statements."""
    added, removed = _as_stored(change.added), _as_stored(change.removed)
    added, removed = decided(store, added, removed - added)
    return added - store.contains(added), frozenset(store.contains(removed))


def _asked(store: Store, change: Change) -> Asked:
    """Return the plain links that a change adds where they are not, or removes where they are."""
    added = frozenset(filter(is_link, change.added))
    removed = frozenset(filter(is_link, change.removed)) - added
    return Asked(added - store.contains(added), frozenset(store.contains(removed)))


def _checked(quads: frozenset[Quad]) -> frozenset[Quad]:
    """Return the quads that are checked: graphs of users hold what they like."""
    return frozenset(quad for quad in quads if quad.graph_name in STATUS_GRAPHS)


def _as_stored(quads: frozenset[Quad]) -> frozenset[Quad]:
    """Return quads as the engine will give them back ("01"^^xsd:integer is 1 there), without plain links."""
    memory = Memory()
    memory.extend(quads)
    return frozenset(quad for quad in memory if not is_link(quad))


def _entry(generation: int, change: Change, added: frozenset[Quad], removed: frozenset[Quad]) -> Entry:
    parts = (tuple(sorted(quads, key=str)) for quads in (added, removed))
    return Entry(generation, _now(), change.by.name, change.why, *parts)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
