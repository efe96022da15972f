"""Undoing a change: its inverse comes in as a change of its own, checked and journalled like every other.

Enters: the number of a change. Leaves: a Receipt; or Conflict, which names the later changes that stand on it. A change
can be undone while all that it added is there and all that it removed is gone; plain links are left out, they
follow from the statements. What erased a person cannot be undone.
"""

from collections.abc import Callable, Iterable

from pyoxigraph import NamedNode, Quad

from graph.errors import Conflict, Refused, Rejected
from graph.intake.after import is_link
from graph.intake.commit import LOCAL, Author, Change, Receipt, commit
from graph.store import Store
from graph.store.dataset import STATUS_GRAPHS
from ontology import names

_ERASED, _STATUS = NamedNode(names.ERASED_IN), NamedNode(names.STATUS)
_SHOWN = 5


def undo(store: Store, generation: int, by: Author = LOCAL) -> Receipt:
    """Take a change back.

    Raises:
        Invalid: there is no such change.
        Conflict: later changes stand on it; their numbers are in the details.
        Refused: it erased a person.
    """
    with store.writing():
        entry = store.journal.frame(generation).entry()
        if is_erasure(entry.added):
            raise Refused(f"Change {generation} erased a person for good; it cannot be undone.", limit="erased")
        moved = overtaken(store, entry.added, entry.removed)
        if moved:
            wanted = {f"{quad} ." for quad in moved}
            later = _later(store, generation, lambda line: line in wanted)
            raise _conflict(generation, later, sorted(wanted), "What it changed is no longer as it left it")
        change = Change(_facts(entry.removed), _facts(entry.added), by, f"undo {generation}")
        try:
            receipt = commit(store, change)
        except Rejected as error:
            found = error.report.violations
            nodes = {f"<{iri}>" for finding in found for iri in (finding.node, finding.value)}
            later = _later(store, generation, lambda line: not nodes.isdisjoint(line.split(" ", 3)[:3]))
            node, message = found[0].node, found[0].message.get("en", found[0].check)
            told = message if node in message else f"{node}: {message}"
            why = f"Without it the data would be invalid: {told.replace(names.ID, '')}"
            raise _conflict(generation, later, sorted({finding.node for finding in found}), why) from error
        if not (receipt.added or receipt.removed):
            raise Refused(f"Nothing is left of change {generation} that could be undone.", limit="erased")
        return receipt


def is_erasure(added: Iterable[Quad]) -> bool:
    """Whether a change is one that erased a person, by what it added."""
    return any(quad.predicate == _ERASED for quad in added)


def overtaken(store: Store, added: Iterable[Quad], removed: Iterable[Quad]) -> list[Quad]:
    """Return the quads that are no longer as a change left them, and decisions on what it would bring back."""
    facts, back = _facts(added), _facts(removed)
    moved = (facts - store.contains(facts)) | store.contains(back)
    nodes = {quad.subject for quad in back if quad.predicate == _STATUS}
    decided = (q for q in store.about(nodes) if q.graph_name in STATUS_GRAPHS and q not in facts)
    return sorted({*moved, *(quad for quad in decided if quad.predicate == _STATUS)}, key=str)


def _facts(quads: Iterable[Quad]) -> frozenset[Quad]:
    return frozenset(quad for quad in quads if not is_link(quad))


def _conflict(generation: int, later: list[int], moved: list[str], why: str) -> Conflict:
    stands = ""
    if later:
        one = len(later) == 1
        stands = f": {'change' if one else 'changes'} {_listed(later)} {'stands' if one else 'stand'} on it"
        stands += f"; undo {'that' if one else 'those'} first"
    told = f"Change {generation} cannot be undone{stands}. {why.rstrip('.')}."
    return Conflict(told, generation=generation, later=later, moved=moved[:_SHOWN])


def _later(store: Store, generation: int, meant: Callable[[str], bool]) -> list[int]:
    """Return the changes after a generation that have a line which is meant."""
    return [frame.generation for frame in store.journal.frames(generation) if any(map(meant, frame.lines()))]


def _listed(numbers: list[int]) -> str:
    shown = [str(number) for number in numbers[:_SHOWN]]
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return ", ".join(shown) + more
