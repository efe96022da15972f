"""The questions that people ask most: who is called so, cooperates, ranks where; what links two, what has changed.

Enters: the data as it is, a language, filters. Leaves: schemas. The routes and the command line both come here, so
that a command answers without loading the web framework; everything else a command does goes through the routes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from api import schemas, schemas_citations, schemas_links, schemas_rankings, schemas_time
from api.folder import JOBS
from api.paging import ALL, WHOLE, Page, Reach
from api.present import Presenter
from api.present_links import compare_out, paths_out, why_out
from graph.analysis.centrality import Ranking, measure_called, rank, ranking
from graph.analysis.compare import compare
from graph.analysis.cooperation import cooperation
from graph.analysis.engine import IGRAPH
from graph.analysis.filters import ACTORS, DRAWN, Filters
from graph.analysis.leading import NOTE, SECONDS, can_lead
from graph.analysis.listing import by_source, kept
from graph.analysis.long import Found, Work, lead_on, work_on
from graph.analysis.network import Network, project
from graph.analysis.paths import Avoid, shortest_paths
from graph.analysis.sensitivity import RUNS, SEED, SHARE, Missing, Sensitivity, sensitivity
from graph.analysis.why import why
from graph.analysis.work import takes_long
from graph.errors import Invalid, Refused, Unknown
from graph.search import nearest
from graph.snapshot import Snapshot
from ontology.model import model
from viz.style import Language

_HINT = {
    "de": "Als Auftrag wird es ganz gerechnet: POST {} mit dem, was unter job steht; geflecht rank --exact tut das.",
    "en": "A job computes it in full: POST {} with what stands under job; geflecht rank --exact does that.",
}
CERTAINTIES = ("stated", "inferred")
MOST_HITS = 100
MOST_RANKED, MOST_SEED = 100_000, 2**63


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


def hint(
    language: Language, by: str, top: int | None, missing: Missing | None, view: Filters
) -> schemas_rankings.JobHint:
    """Return the job that computes a ranking in full: what to send, and a sentence that says so."""
    lists = {"kind": view.kinds, "relation": view.relations, "certainty": view.certainty}
    asked = {
        "by": by,
        "exact": True,
        "top": top,
        **{name: sorted(names) for name, names in lists.items() if names is not None},
        "on": str(view.on) if view.on else None,
        **{name: True for name in ("undated", "derived") if getattr(view, name)},
        **({"sensitivity": True, **asdict(missing)} if missing else {}),
    }
    given = {name: value for name, value in asked.items() if value is not None}
    return schemas_rankings.JobHint(
        told=_HINT[language].format(JOBS), address=JOBS, body={"question": "measures", "parameters": given}
    )


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
class RankingAsked:
    """A ranking that may take long, as it is asked for."""

    by: str
    view: Filters
    top: int | None
    missing: Missing | None
    exact: bool


def ranking_asked(given: Mapping[str, Any]) -> RankingAsked:
    """Return the ranking that parameters, by their names in the API, ask for.

    Raises:
        Unknown: a measure, kind, relation or certainty is not there; with the nearest.
        Invalid: a day is none, or a number is out of range.
    """
    top, seed = given.get("top"), given.get("seed", SEED)
    if (top is not None and not 1 <= top <= MOST_RANKED) or not 0 <= seed < MOST_SEED:
        raise Invalid(f"top is between 1 and {MOST_RANKED}, the seed between 0 and {MOST_SEED - 1}.")
    kind, relation, certainty = (_listed(given.get(name)) for name in ("kind", "relation", "certainty"))
    undated, derived = (bool(given.get(name)) for name in ("undated", "derived"))
    missing = None
    if given.get("sensitivity"):
        missing = Missing(given.get("share", SHARE), given.get("runs", RUNS), seed)
        missing.check()
    view = filters(
        kind=kind, relation=relation, certainty=certainty, on=given.get("on"), undated=undated, derived=derived
    )
    return RankingAsked(measure_called(given["by"]).name, view, top, missing, given.get("exact", True))


def _listed(given: str | Sequence[str] | None) -> Sequence[str] | None:
    return [given] if isinstance(given, str) else given


@dataclass(frozen=True)
class Answers:
    """The questions on one snapshot, in the language of a presenter, under filters."""

    data: Snapshot
    say: Presenter
    view: Filters
    engine: str = IGRAPH

    def search(self, q: str, limit: int = 20, cursor: int = 0) -> schemas.HitList:
        """Find entities by name, best first, each with the name that matched."""
        kinds, page = model().below(self.view.kinds) if self.view.kinds else None, Page(min(limit, MOST_HITS), cursor)
        found = self.data.index.search(q, cursor + MOST_HITS + 1, kinds=kinds)
        hits = [self.say.hit(hit) for hit in page.of(found)]
        return schemas.HitList(query=q, items=hits, next=page.next(len(found)), note=self.say.note(hits))

    def cooperation(self, actor: str, page: Page = WHOLE) -> schemas.CooperationOut:
        """Who cooperates with an actor: directly; and, always apart, who shares a membership with it."""
        iri = self.data.index.resolve(actor).iri
        relations = self.view.relations or [*model().cooperation, *model().membership]
        network = project(self.data, replace(self.view, relations=relations))
        return self.say.cooperation(iri, cooperation(network, iri), network, page)

    def measures(
        self, by: str, top: int | None = None, missing: Missing | None = None, page: Page = WHOLE
    ) -> schemas_rankings.RankingOut:
        """Rank actors by a centrality; kinds restrict the network itself, not only what is listed.

        A page is ranked as far as it reaches and no further.

        Raises:
            Refused: it takes too long to be waited for; with the job that does it.
        """
        network, most = project(self.data, self.view), top
        top = min((bound for bound in (most, page.stop) if bound is not None), default=None)
        asked = hint(self.say.language, by, most, missing, self.view)
        try:
            found = rank(network, by, top=top, engine=self.engine)
            tried = None
            if missing and found.pairs:
                tried = sensitivity(
                    network, by, share=missing.share, runs=missing.runs, seed=missing.seed, engine=self.engine
                )
        except Refused as error:
            if takes_long(error) and top and not missing and can_lead(by, top):
                return self._leading(network, by, top, Reach(page, most))
            if takes_long(error):
                raise Refused(f"{error.message} {asked.told}", **error.details, job=asked.body) from error
            raise
        return self._ranked(found, tried, network, None if found.sample is None else asked, Reach(page, most))

    def _leading(self, network: Network, by: str, top: int, reach: Reach) -> schemas_rankings.RankingOut:
        """Rank those who lead alone, in a process that is stopped when it takes too long."""
        from graph.analysis.child import Child

        work = lead_on(network, by, top)
        found = Child(seconds=SECONDS).do(work, lambda _: None)
        measure = measure_called(by)
        told = replace(measure, method=f"{measure.method} {NOTE}")
        ranked = ranking(network, told, found.values, work.pairs, top=top, engine="networkit")
        return self._ranked(ranked, None, network, None, reach)

    def at_length(self, asked: RankingAsked, compute: Callable[[Work], Found]) -> schemas_rankings.RankingOut:
        """Rank as ``measures`` does, however long it takes: ``compute`` does the work, in this process or another."""
        network = project(self.data, self.view)
        work = work_on(network, asked.by, asked.missing, exact=asked.exact, engine=self.engine)
        found = compute(work)
        measure, sample = measure_called(asked.by), found.sample
        ranked = ranking(network, measure, found.values, work.pairs, top=asked.top, engine=self.engine, sample=sample)
        return self._ranked(ranked, found.sensitivity, network, None, Reach(top=asked.top))

    def _ranked(
        self,
        found: Ranking,
        tried: Sensitivity | None,
        network: Network,
        job: schemas_rankings.JobHint | None = None,
        reach: Reach = ALL,
    ) -> schemas_rankings.RankingOut:
        of_kind = sum(count for kind, count in self.data.kind_counts.items() if self.view.keeps_kind(kind))
        unlinked = of_kind - len(network.codes)
        return self.say.ranking(found, tried, network, unlinked, self.say.chosen(self.view), job, reach)

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

    def compare(self, first: str, second: str, limit: int = 100, cursor: int = 0) -> schemas_time.CompareOut:
        """Tell what differs between two days: relations and nodes that began, were first observed, ended, changed."""
        found = compare(self.data, replace(self.view, roles=DRAWN), day(first, "from"), day(second, "to"))
        return compare_out(self.say, found, self.say.chosen(self.view), slice(cursor, cursor + limit))

    def citations(
        self, actor: str | None = None, *, network: bool = False, limit: int = 100, cursor: int = 0
    ) -> schemas_citations.CitationList:
        """Tell which sources carry the accepted statements: all, those about an actor, or those of the network."""
        about = self.data.index.resolve(actor).iri if actor else None
        if network:
            found, unsourced = by_source(self.data, project(self.data, self.view).rows)
        else:
            found, unsourced = kept(self.data, self.view, "accepted", about, {}).cited
        return self.say.citations(found, unsourced, slice(cursor, cursor + limit))
