"""The four questions that people ask most: who is called so, who cooperates, who ranks where, what is the path.

Enters: the data as it is, a language, filters. Leaves: schemas. The routes and the command line both come here, so
that a command answers without loading the web framework; everything else a command does goes through the routes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from api import rankings, schemas
from api.present import Presenter
from graph.analysis.centrality import rank
from graph.analysis.cooperation import cooperation
from graph.analysis.engine import IGRAPH
from graph.analysis.network import ACTORS, DRAWN, Filters, project
from graph.analysis.paths import shortest_paths
from graph.analysis.sensitivity import RUNS, SEED, SHARE, sensitivity
from graph.errors import Invalid, Unknown
from graph.search import nearest
from graph.snapshot import Snapshot
from ontology.model import model

CERTAINTIES = ("stated", "inferred")
MOST_HITS = 100


def filters(
    *,
    kind: Sequence[str] | None = None,
    relation: Sequence[str] | None = None,
    certainty: Sequence[str] | None = None,
    on: str | None = None,
    undated: bool = False,
    derived: bool = False,
) -> Filters:
    """Return the filters of a network from names as they are asked for.

    Raises:
        Unknown: a kind, relation or certainty is not there; with the nearest.
        Invalid: the day is none.
    """
    return Filters(
        kinds=known("kind", kind, list(model().kinds)),
        relations=known("relation", relation, list(model().relations)),
        certainty=known("certainty", certainty, CERTAINTIES),
        on=day(on),
        undated=undated,
        derived=derived,
        roles=ACTORS,
    )


def known(what: str, asked: Sequence[str] | None, valid: Sequence[str]) -> list[str] | None:
    """Return the names asked for if all are valid; several may stand in one, separated by commas.

    Raises:
        Unknown: one is not; with the nearest.
    """
    found = [name.strip() for part in asked or () for name in part.split(",") if name.strip()]
    for name in found:
        if name not in valid:
            raise Unknown(what, name, nearest(name, valid))
    return found or None


def day(text: str | None) -> date | None:
    """Return a day written YYYY-MM-DD.

    Raises:
        Invalid: the text is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        wrong = [{"parameter": "on", "given": text, "expected": "YYYY-MM-DD"}]
        raise Invalid(f"on: '{text}' is not a day; write YYYY-MM-DD.", parameters=wrong) from error


@dataclass(frozen=True)
class Missing:
    """How a ranking is tried on networks with relations missing: the share that is, how often, from which seed."""

    share: float = SHARE
    runs: int = RUNS
    seed: int = SEED


@dataclass(frozen=True)
class Answers:
    """The questions on one snapshot, in the language of a presenter, under filters."""

    data: Snapshot
    say: Presenter
    view: Filters
    engine: str = IGRAPH

    def search(self, q: str, limit: int = 20) -> schemas.HitList:
        """Find entities by name, best first, each with the name that matched."""
        kinds = model().below(self.view.kinds) if self.view.kinds else None
        hits = self.data.index.search(q, min(limit, MOST_HITS), kinds=kinds)
        return schemas.HitList(query=q, items=[self.say.hit(hit) for hit in hits], note=self.say.note(hits))

    def cooperation(self, actor: str) -> schemas.CooperationOut:
        """Who cooperates with an actor: directly; and, always apart, who shares a membership with it."""
        iri = self.data.index.resolve(actor).iri
        relations = self.view.relations or [*model().cooperation, *model().membership]
        network = project(self.data, replace(self.view, relations=relations))
        return self.say.cooperation(iri, cooperation(network, iri), network)

    def measures(self, by: str, top: int | None = None, missing: Missing | None = None) -> rankings.RankingOut:
        """Rank actors by a centrality; kinds restrict the network itself, not only what is listed."""
        network = project(self.data, self.view)
        of_kind = sum(self.view.keeps_kind(node.kind) for node in self.data.nodes.values())
        ranking = rank(network, by, top=top, engine=self.engine)
        found = None
        if missing and ranking.pairs:
            found = sensitivity(
                network, by, share=missing.share, runs=missing.runs, seed=missing.seed, engine=self.engine
            )
        return self.say.ranking(ranking, found, network, of_kind - len(network.nodes), self.say.chosen(self.view))

    def paths(self, start: str, end: str) -> schemas.PathsOut:
        """All shortest paths between two actors, each step with the statements behind it."""
        one, other = (self.data.index.resolve(name) for name in (start, end))
        affiliated = not all(Filters().keeps_kind(node.kind) for node in (one, other))
        view = replace(self.view, roles=DRAWN) if affiliated else self.view
        network = project(self.data, view)
        found = shortest_paths(network, one.iri, other.iri)
        return self.say.paths(one.iri, other.iri, found, network, self.say.chosen(self.view))
