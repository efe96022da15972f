"""Paths, shared links and the difference of two days as API shapes, in the language of a presenter.

Enters: a Presenter and what analysis returned. Leaves: schemas. Nothing is computed here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from api import schemas
from api import schemas_links as links
from api import schemas_time as time
from api.present import Presenter
from graph.analysis.compare import Changes, Comparison, NodeChange, RelationChange
from graph.analysis.network import Network
from graph.analysis.paths import Avoid, Crossed, Paths, Step, weakest
from graph.analysis.why import Shared, Why
from graph.statements import Statement
from ontology.model import model
from viz import words

MOST_OF_NODE = 20


def paths_out(
    say: Presenter, ends: tuple[str, str], found: Paths, network: Network, chosen: schemas.Chosen, avoid: Avoid
) -> links.PathsOut:
    """Return paths with the statements behind each step, and what they were not to pass."""
    paths = [
        links.PathOut(certainty=weakest(s.certainty for s in path), steps=[_step(say, s) for s in path])
        for path in found.paths
    ]
    closed = links.CLOSED[say.language].format(found.avoided) if found.avoided and not paths else None
    return links.PathsOut(
        start=say.ref(ends[0]),
        end=say.ref(ends[1]),
        filters=chosen,
        avoided=links.AvoidedOut(kinds=sorted(avoid.kinds) or None, most_links=avoid.most_links, nodes=found.avoided),
        length=found.length,
        paths=paths,
        more=found.more,
        undated=len(network.undated),
        note=closed or say.note(paths),
    )


def why_out(
    say: Presenter, ends: tuple[str, str], found: Why, network: Network, chosen: schemas.Chosen
) -> links.WhyOut:
    """Return everything that links two actors."""
    return links.WhyOut(
        start=say.ref(ends[0]),
        end=say.ref(ends[1]),
        filters=chosen,
        direct=say.statements(found.direct, network),
        shared=[_shared(say, shared, network) for shared in found.shared],
        left_out=found.left_out,
        statements_left_out=found.statements_left_out,
        undated=len(network.undated),
        note=say.note(found.direct or found.shared),
    )


def compare_out(say: Presenter, found: Comparison, chosen: schemas.Chosen, page: slice) -> time.CompareOut:
    """Return what differs between two days, of each list those on a page."""
    changes = found.relations
    same = not (changes.began or changes.observed or changes.ended or changes.changed)
    return time.CompareOut(
        first=str(found.first),
        second=str(found.second),
        filters=chosen,
        relations=_relations(say, found, page),
        nodes=_nodes(say, found.nodes, page),
        undated=time.UndatedList(
            total=len(found.undated),
            items=_present(say, found.undated[page], found.second),
            nodes=[say.ref(iri) for iri in found.undated_nodes[page]],
        ),
        next=str(page.stop) if _longest(found) > page.stop else None,
        note=time.SAME[say.language] if same else None,
    )


def _longest(found: Comparison) -> int:
    """Return how many items the longest of the lists has."""
    lists = [
        getattr(changes, name)
        for changes in (found.relations, found.nodes)
        for name in ("began", "observed", "ended", "changed")
    ]
    return max(map(len, (*lists, found.undated, found.undated_nodes)))


def _step(say: Presenter, step: Step) -> links.StepOut:
    return links.StepOut(
        source=say.ref(step.source),
        target=say.ref(step.target),
        certainty=step.certainty,
        relations=[_crossed(say, crossed) for crossed in step.relations],
        sources=[say.source(iri) for iri in step.sources],
        statements=say.statements(step.statements),
    )


def _crossed(say: Presenter, crossed: Crossed) -> links.CrossedOut:
    label, known = words.relation_label(crossed.relation, say.language), model().relations.get(crossed.relation)
    if known is not None and crossed.direction == "backward":
        label = known.inverse_label.get(say.language, label)
    return links.CrossedOut(id=crossed.relation, label=label, direction=crossed.direction)


def _shared(say: Presenter, shared: Shared, network: Network) -> links.SharedLinkOut:
    return links.SharedLinkOut(
        entity=say.ref(shared.iri),
        ways=list(shared.ways),
        certainty=shared.certainty,
        neighbours=shared.neighbours,
        one=say.statements(shared.one, network),
        other=say.statements(shared.other, network),
    )


def _relations(say: Presenter, found: Comparison, page: slice) -> time.RelationChanges:
    def listed(changes: Sequence[RelationChange]) -> time.RelationChangeList:
        stand = [
            s.presence(day)
            for change in changes
            for side, day in ((change.before, found.first), (change.after, found.second))
            for s in side
        ]
        return time.RelationChangeList(
            total=len(changes),
            statements=len(stand),
            observations=stand.count("observed"),
            items=[_relation(say, change, found) for change in changes[page]],
        )

    changes = found.relations
    return time.RelationChanges(
        began=listed(changes.began),
        first_observed=listed(changes.observed),
        ended=listed(changes.ended),
        changed=listed(changes.changed),
        unchanged=changes.unchanged,
    )


def _relation(say: Presenter, change: RelationChange, found: Comparison) -> time.RelationChangeOut:
    return time.RelationChangeOut(
        subject=say.ref(change.subject),
        relation=say.relation(change.relation),
        object=say.ref(change.object),
        before=_present(say, change.before, found.first),
        after=_present(say, change.after, found.second),
        undated=_present(say, change.undated, found.second),
        differs=list(change.differs),
    )


def _nodes(say: Presenter, changes: Changes[NodeChange], page: slice) -> time.NodeChanges:
    def listed(found: Sequence[NodeChange]) -> time.NodeChangeList:
        return time.NodeChangeList(total=len(found), items=[_node(say, change) for change in found[page]])

    return time.NodeChanges(
        began=listed(changes.began),
        first_observed=listed(changes.observed),
        ended=listed(changes.ended),
        changed=listed(changes.changed),
        unchanged=changes.unchanged,
    )


def _node(say: Presenter, change: NodeChange) -> time.NodeChangeOut:
    return time.NodeChangeOut(
        **vars(say.ref(change.iri)),
        relations=change.relations,
        statements=say.statements(change.statements[:MOST_OF_NODE]),
        undated=say.statements(change.undated[:MOST_OF_NODE]),
    )


def _present(say: Presenter, statements: Iterable[Statement], on: date) -> list[schemas.StatementOut]:
    """Return statements with how they stand on a day."""
    return [replace(say.statement(s), presence=s.presence(on)) for s in statements]
