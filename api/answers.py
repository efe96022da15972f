"""The questions that people ask most: who is called so, cooperates, ranks where; what links two, what has changed.

Enters: the data as it is, a language, filters. Leaves: schemas. The routes and the command line both come here, so
that a command answers without loading the web framework; everything else a command does goes through the routes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from api import schemas, schemas_links, schemas_rankings, schemas_time
from api.present import Presenter
from api.present_links import compare_out, paths_out, why_out
from graph.analysis.centrality import rank
from graph.analysis.compare import compare
from graph.analysis.cooperation import cooperation
from graph.analysis.engine import IGRAPH
from graph.analysis.network import ACTORS, DRAWN, Filters, project
from graph.analysis.paths import Avoid, shortest_paths
from graph.analysis.sensitivity import RUNS, SEED, SHARE, sensitivity
from graph.analysis.why import why
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
        on=day(on, "on") if on else None,
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


def day(text: str, parameter: str) -> date:
    """Return a day written YYYY-MM-DD; ``parameter`` is what it was asked as.

    Raises:
        Invalid: the text is no day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        wrong = [{"parameter": parameter, "given": text, "expected": "YYYY-MM-DD"}]
        raise Invalid(f"{parameter}: '{text}' is not a day; write YYYY-MM-DD.", parameters=wrong) from error


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

    def measures(self, by: str, top: int | None = None, missing: Missing | None = None) -> schemas_rankings.RankingOut:
        """Rank actors by a centrality; kinds restrict the network itself, not only what is listed."""
        network = project(self.data, self.view)
        of_kind = sum(count for kind, count in self.data.kind_counts.items() if self.view.keeps_kind(kind))
        ranking = rank(network, by, top=top, engine=self.engine)
        found = None
        if missing and ranking.pairs:
            found = sensitivity(
                network, by, share=missing.share, runs=missing.runs, seed=missing.seed, engine=self.engine
            )
        return self.say.ranking(ranking, found, network, of_kind - len(network.codes), self.say.chosen(self.view))

    def paths(
        self, start: str, end: str, avoid_kind: Sequence[str] | None = None, most_links: int | None = None
    ) -> schemas_links.PathsOut:
        """All shortest paths between two actors that avoid kinds and hubs, each step with the statements behind it."""
        avoid = Avoid(known("kind", avoid_kind, list(model().kinds)) or (), most_links)
        one, other = (self.data.index.resolve(name) for name in (start, end))
        affiliated = not all(Filters().keeps_kind(node.kind) for node in (one, other))
        view = replace(self.view, roles=DRAWN) if affiliated else self.view
        network = project(self.data, view)
        found = shortest_paths(network, one.iri, other.iri, avoid)
        return paths_out(self.say, (one.iri, other.iri), found, network, self.say.chosen(self.view), avoid)

    def why(self, start: str, end: str) -> schemas_links.WhyOut:
        """Everything that links two actors: direct statements, shared memberships, funders, affiliations, neighbours.

        Raises:
            Invalid: both are the same.
        """
        one, other = (self.data.index.resolve(name).iri for name in (start, end))
        if one == other:
            raise Invalid(f'"{start}" and "{end}" are the same; name two different actors.', start=start, end=end)
        network = project(self.data, replace(self.view, roles=DRAWN))
        found = why(network, one, other)
        return why_out(self.say, (one, other), found, network, self.say.chosen(self.view))

    def compare(self, first: str, second: str, limit: int = 100) -> schemas_time.CompareOut:
        """Tell what differs between two days: relations and nodes that began, were first observed, ended, changed."""
        found = compare(self.data, replace(self.view, roles=DRAWN), day(first, "from"), day(second, "to"))
        return compare_out(self.say, found, self.say.chosen(self.view), limit)
