"""The answers of tools as text that a person or a language model reads: one statement a line, each as sure as it is.

Enters: answers of the JSON API. Leaves: lines. Whatever came from a source stands in quotation marks (api.mcp.quoting).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.commands.words import Words
from api.mcp.quoting import plain, quoted, whole
from api.mcp.words import WORDS

Json = Mapping[str, Any]


class Saying:
    """Lines in one language."""

    def __init__(self, language: str) -> None:
        self.words = Words(language)
        self._own = WORDS[language]

    def __call__(self, key: str, *values: object, **named: object) -> str:
        """Return a sentence with its values."""
        return self._own[key].format(*values, **named)

    def entity(self, ref: Json) -> str:
        """Return the name of an entity with its id and kind."""
        return f"{quoted(ref['name'])} ({plain(ref['id'])}{', ' + ref['kind'] if ref['kind'] else ''})"

    def facts(self, found: Iterable[Json]) -> list[str]:
        """Return a line for each statement."""
        return [f"- {self.fact(s)}" for s in found]

    def fact(self, s: Json) -> str:
        """Return a statement: its ends, and in brackets how sure it is, when, where it stands and why."""
        other = s["object"]["name"] if s["object"] else s["value"]
        known = filter(None, (self._sure(s), self._when(s), *self._details(s), self._where(s)))
        told = "; ".join((*known, self("statement", plain(s["id"]))))
        return f"{quoted(s['subject']['name'])} — {s['relation']['label']} → {quoted(other)} [{told}]"

    def _sure(self, s: Json) -> str:
        sure = self.words.certainty(s["certainty"])
        return f"{sure}, {self('because', quoted(s['reason']))}" if s["reason"] else sure

    def _when(self, s: Json) -> str:
        return self.words.when(dict(s)) or self("no date")

    def _details(self, s: Json) -> Iterator[str]:
        if s["role"]:
            yield self("role", quoted(s["role"]))
        if (amount := s["amount"]) is not None:
            parts = (self("about") if amount["approximate"] else "", str(amount["value"]), amount["currency"] or "")
            yield self("amount", quoted(" ".join(filter(None, parts))))

    def _where(self, s: Json) -> str:
        if s["source"] is None:
            return self("no source")
        return self.words.where({**s, "source": {**s["source"], "id": plain(s["source"]["id"])}}) or ""

    def sources(self, found: Iterable[Json]) -> Iterator[str]:
        """Yield a line for each source: title, how much it says, and what it asks for."""
        for source in found:
            said = [f"{plain(source['id'])}: {quoted(source['title'])}", self("says", **source)]
            if source["licence"]:
                said.append(self("licence", quoted(source["licence"])))
            if source["attribution"]:
                said.append(self("credit", quoted(source["attribution"])))
            yield "- " + "; ".join(said)


def hits(answer: Json, say: Saying) -> Iterator[str]:
    """Yield a line for each hit."""
    for hit, behind in zip(answer["hits"]["items"], answer["behind"], strict=False):
        sources = ", ".join(map(plain, behind["sources"]))
        said = (say("found as", quoted(hit["matched"])), say("says", **behind), sources or say("no source"))
        yield f"- {say.entity(hit)} [{'; '.join(said)}]"


def actor(answer: Json, say: Saying) -> Iterator[str]:
    """Yield the names of an actor, what is said of it, and what speakers claim of it."""
    yield say.entity(answer)
    if others := [*answer["alternative_names"], *answer["identifiers"]]:
        yield say("also called", ", ".join(map(quoted, others)))
    yield from say.facts(answer["relations"])
    if answer["claims"]:
        yield say("claims")
        yield from say.facts(answer["claims"])


def cooperation(answer: Json, say: Saying) -> Iterator[str]:
    """Yield the partners of an actor; apart from them, with whom it shares a membership."""
    if answer["direct"]:
        yield say("partners", len(answer["direct"]), say.entity(answer["actor"]))
    for partner in answer["direct"]:
        yield from say.facts(partner["statements"])
    for group in answer["shared_membership"]:
        yield say("shares", say.entity(group["membership"]))
        for other in group["others"]:
            yield from say.facts(other["statements"])
    if answer["undated"]:
        yield say("undated")
        yield from say.facts(answer["undated"])


def paths(answer: Json, say: Saying) -> Iterator[str]:
    """Yield the steps of each path."""
    for number, found in enumerate(answer["paths"], start=1):
        yield say("path", number, answer["length"], say.words.certainty(found["certainty"]))
        for step in found["steps"]:
            yield from say.facts(step["statements"])
    if answer["more"]:
        yield say("more")


def why(answer: Json, say: Saying) -> Iterator[str]:
    """Yield what links two actors, directly and through what both are linked with."""
    if answer["direct"]:
        yield say("direct")
        yield from say.facts(answer["direct"])
    for shared in answer["shared"]:
        ways = ", ".join(map(say.words, shared["ways"]))
        yield say("shared", say.entity(shared["entity"]), ways, say.words.certainty(shared["certainty"]))
        yield from say.facts((*shared["one"], *shared["other"]))


def ranking(answer: Json, say: Saying) -> Iterator[str]:
    """Yield how a ranking was computed, and its rows."""
    yield say("ranked", answer["measure"], answer["nodes"], answer["pairs"], answer["method"])
    if answer["sample"]:
        yield say("sampled", answer["sample"], f"{answer['error_bound']:.4f}")
    for row in answer["items"]:
        yield f"{row['rank']}. {say.entity(row['actor'])}: {row['value']:.4f}"


def changes(answer: Json, say: Saying) -> Iterator[str]:
    """Yield what began, was first observed, ended or changed, and what carries no date."""
    for change in ("began", "first_observed", "ended", "changed"):
        relations, nodes = answer["relations"][change], answer["nodes"][change]
        if relations["total"]:
            counted = say.words("relations in", say.words(change), relations["total"])
            yield counted + say.words("by statements", relations["statements"])
        for item in relations["items"]:
            yield from say.facts((*item["before"], *item["after"]))
        if nodes["total"]:
            yield f"{say.words('nodes in', say.words(change), nodes['total'])} {_named(nodes['items'])}"
    if answer["undated"]["total"]:
        yield say.words("undated apart", answer["undated"]["total"])
        yield from say.facts(answer["undated"]["items"])


def _named(nodes: Iterable[Json]) -> str:
    return ", ".join(quoted(node["name"]) for node in nodes)


def solutions(answer: Json, say: Saying) -> Iterator[str]:
    """Yield the rows of a query, each a JSON object; or its truth value, or its graph as one JSON text."""
    if answer["rows"]:
        yield say("rows", len(answer["rows"]), ", ".join(map(plain, answer["variables"])))
        for row in answer["rows"]:
            values = (f"{plain(name)}: {quoted(_term(term))}" for name, term in row.items())
            yield "- " + "; ".join(values)
    elif answer["boolean"]:
        yield say("yes")
    elif answer["turtle"]:
        yield whole(answer["turtle"])


def _term(term: Json) -> str:
    return str(term["value"]) if isinstance(term["value"], str) else json.dumps(term["value"], ensure_ascii=False)


def nothing(_: Json, __: Saying) -> Iterator[str]:
    """Yield nothing: the sources stand under every answer."""
    return iter(())
