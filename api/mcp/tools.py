"""The tools: what each is for, what it asks of the JSON API, and how its answer is told.

Enters: a way to ask (over HTTP, or of the folder itself) and checked arguments. Leaves: structured content and a text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from urllib.parse import quote

from api import schemas, schemas_citations, schemas_links, schemas_rankings, schemas_time
from api.folder import Parameters, Response
from api.mcp import asked, saying, told
from api.mcp.saying import Saying
from graph.errors import Refused

_CITED = "/api/v1/citations"
_MOST_SOURCES, _OF_A_HIT = 50, 5
_MOST_RESULT = 100_000
_COUNTED = ("statements", "stated", "inferred")
_RESULTS = "application/sparql-results+json, text/turtle;q=0.9"


class Reads(Protocol):
    """What a tool asks; every Client of a folder is one."""

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the JSON value of a read."""

    def send(
        self,
        method: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return a successful response."""


@dataclass(frozen=True)
class Found:
    """What was found; ``sources`` is a SourceList of what is behind it, where its own statements are not that."""

    answer: dict[str, Any]
    note: str | None
    basis: told.Basis = "answer"
    sources: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tool:
    """One question. ``answer`` is the shape of what is found, ``lines`` tells it as text."""

    name: str
    title: str
    description: str
    takes: type[asked.Asked]
    answer: type
    find: Callable[[Reads, Any], Found]
    lines: Callable[[Mapping[str, Any], Saying], Iterator[str]]

    def call(self, reads: Reads, given: asked.Asked) -> tuple[dict[str, Any], str]:
        """Ask, and return what is found as structured content and as text.

        Raises:
            GeflechtError: the service refuses what is asked.
        """
        found = self.find(reads, given)
        counts, sources = told.behind(found.answer)
        if found.sources:
            counts = {name: found.sources.get(name, 0) for name in counts}
            sources = found.sources["items"]
        answer, left_out = told.bounded(found.answer, given.most)
        shown, listed = max(_MOST_SOURCES, given.most), found.sources.get("total", len(sources))
        content = {
            "recorded": found.note is None,
            "note": found.note,
            "certainty": counts,
            "basis": found.basis,
            "sources": sources[:shown],
            "left_out": left_out + told.beyond(found.answer) + max(0, listed - shown),
            "answer": answer,
        }
        return content, self._text(content, Saying(given.lang))

    def _text(self, content: dict[str, Any], say: Saying) -> str:
        """Return the text of what is told: first that it is data, then whether anything is recorded."""
        lines = [say("data")]
        if content["note"]:
            lines.append(say("not stated", content["note"]))
        lines += [*self.lines(content["answer"], say), say(f"counts {content['basis']}", **content["certainty"])]
        if content["left_out"]:
            lines.append(say("left out", content["left_out"]))
        if content["sources"]:
            lines += [say("sources"), *say.sources(content["sources"])]
        return "\n".join(lines)


def _plainly(path: str, reads: Reads, given: asked.Asked) -> Found:
    """Ask what the API answers under the same names."""
    answer = reads.get(path, **given.sent("limit"))
    return Found(answer, answer["note"])


def _search(reads: Reads, given: asked.Search) -> Found:
    """Find names; a hit is told with the sources that speak of it."""
    hits = reads.get("/api/v1/search", **given.sent())
    hits["items"] = hits["items"][: given.limit]
    said = [reads.get(_CITED, actor=hit["iri"], limit=_OF_A_HIT, lang=given.lang) for hit in hits["items"]]
    behind = [
        {"stated": one["stated"], "inferred": one["inferred"], "sources": [source["id"] for source in one["items"]]}
        for one in said
    ]
    counts = {name: sum(one[name] for one in said) for name in _COUNTED[1:]}
    rows = _summed(source for one in said for source in one["items"])
    return Found({"hits": hits, "behind": behind}, hits["note"], "hits", {**counts, "items": rows})


def _summed(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each source once, with what it says of several."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = found.setdefault(row["iri"], {**row, **dict.fromkeys(_COUNTED, 0)})
        known.update({name: known[name] + row[name] for name in _COUNTED})
    return list(found.values())


def _actor(reads: Reads, given: asked.Actor) -> Found:
    """Ask for one actor; a dot in its name is escaped, for it could be taken as a step in the address."""
    answer = reads.get(f"/api/v1/actors/{quote(given.actor, safe='').replace('.', '%2E')}", **given.sent("actor"))
    return Found(answer, answer["note"])


def _rank(reads: Reads, given: asked.Rank) -> Found:
    """Rank, and tell the sources of the network that was measured."""
    answer = reads.get("/api/v1/measures", **given.sent())
    sources = reads.get(_CITED, **given.sent("by", "top"), network=True, limit=_MOST_SOURCES)
    return Found(answer, answer["note"], "network", sources)


def _compare(reads: Reads, given: asked.Compare) -> Found:
    answer = reads.get("/api/v1/compare", **given.sent())
    return Found(answer, answer["note"])


def _sources(reads: Reads, given: asked.Sources) -> Found:
    answer = reads.get(_CITED, **given.sent())
    return Found(answer, answer["note"], "answer", {**answer, "total": len(answer["items"])})


def _sparql(reads: Reads, given: asked.Sparql) -> Found:
    """Evaluate a query; never an update, for the request says that it is a query.

    Raises:
        Refused: the result is too long to be read by a language model; none is cut off.
    """
    headers = {"Content-Type": "application/sparql-query", "Accept": _RESULTS}
    response = reads.send("POST", "/sparql", content=given.query.encode(errors="replace"), headers=headers)
    if len(response.content) > _MOST_RESULT:
        advice = "add LIMIT, count, or ask a narrower query"
        raise Refused(f"The result has more than {_MOST_RESULT} bytes; {advice}.", limit="result")
    answer: dict[str, Any] = dict.fromkeys(("variables", "rows", "boolean", "turtle"))
    if "json" in response.media_type:
        body = response.json()
        answer["boolean"] = body.get("boolean")
        answer["variables"] = body["head"].get("vars")
        answer["rows"] = body["results"]["bindings"] if "results" in body else None
    else:
        answer["turtle"] = response.content.decode()
    matched = answer["rows"] or answer["boolean"] or _says(answer["turtle"])
    note = None if matched else schemas.NOTHING[given.lang]
    return Found(answer, note, "data", reads.get(_CITED, limit=_MOST_SOURCES, lang=given.lang))


def _says(turtle: str | None) -> bool:
    """Whether Turtle holds more than prefixes."""
    return any(line.strip() and not line.startswith("@prefix") for line in (turtle or "").splitlines())


_HOW = (
    "Every statement comes with its source, its dates, and whether the source states it or a reader inferred it. "
    "`recorded: false` means not stated, never that it is not so."
)
TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Search names",
            "Find actors, awards, events, places and documents by name; umlauts, spelling, word order and short forms "
            "are forgiven. Gives ids for the other tools, and how much is recorded of each.",
            asked.Search,
            told.Found,
            _search,
            saying.hits,
        ),
        Tool(
            "actor",
            "One actor",
            "Everything that is recorded of one actor: names, relations in both directions, what speakers claim. "
            + _HOW,
            asked.Actor,
            schemas.ActorOut,
            _actor,
            saying.actor,
        ),
        Tool(
            "who_cooperates",
            "Who cooperates with an actor",
            "Who cooperates with an actor directly; and, always apart, who merely shares a membership with it, which "
            f"is no cooperation. {_HOW}",
            asked.Cooperates,
            schemas.CooperationOut,
            partial(_plainly, "/api/v1/cooperation"),
            saying.cooperation,
        ),
        Tool(
            "path",
            "Shortest paths",
            f"All shortest paths between two actors, each step with the statements behind it. {_HOW}",
            asked.Path,
            schemas_links.PathsOut,
            partial(_plainly, "/api/v1/paths"),
            saying.paths,
        ),
        Tool(
            "why",
            "What links two actors",
            "All that links two actors: direct statements, shared memberships, funders, affiliations, neighbours. "
            + _HOW,
            asked.Between,
            schemas_links.WhyOut,
            partial(_plainly, "/api/v1/why"),
            saying.why,
        ),
        Tool(
            "rank",
            "Rank actors",
            "Rank actors by a centrality. A rank is computed, no source states it; the answer names the method, its "
            "error, and the sources of the network that was measured.",
            asked.Rank,
            schemas_rankings.RankingOut,
            _rank,
            saying.ranking,
        ),
        Tool(
            "compare",
            "Compare two days",
            "What began, was first observed, ended or changed between two days; what carries no date stands apart. "
            + _HOW,
            asked.Compare,
            schemas_time.CompareOut,
            _compare,
            saying.changes,
        ),
        Tool(
            "sparql",
            "SPARQL query",
            "Evaluate a read-only SPARQL 1.1 query on entities, sources and accepted statements. A statement is a "
            "node: `?s rdf:subject ?a ; rdf:predicate gf:cooperatesWith ; rdf:object ?b ; gf:certainty ?certainty ; "
            "dcterms:source ?source`; ask for the last two to be able to cite. Results over 100 kB are refused.",
            asked.Sparql,
            told.Solutions,
            _sparql,
            saying.solutions,
        ),
        Tool(
            "sources",
            "Sources",
            "The sources behind the network or behind one actor, with licence and attribution, and how many statements "
            "each states or lets infer.",
            asked.Sources,
            schemas_citations.CitationList,
            _sources,
            saying.nothing,
        ),
    )
}
