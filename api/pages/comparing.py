"""The page that compares: the network of two days, or the record of two generations, as a picture and as lists.

Enters: two days, or two generations. Leaves: HTML. Two days differ by what holds on them; an observation is no
beginning, and what carries no date stands apart. Two generations differ by what was recorded, corrected or taken out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.answers import day
from api.deps import Data, Lang, Parts, Say
from api.exploring import address
from api.pages.evidence import Row, row
from api.pages.templates import page
from api.present import Presenter
from graph.analysis.compare import RelationChange, compare
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import Network, project, restrict
from graph.errors import GeflechtError, Invalid, Refused
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.names import id_of
from viz import words
from viz.explore import Question
from viz.look import Change, Look
from viz.style import Language

router = APIRouter(include_in_schema=False)
_FEW, _MANY, _DRAWN = 8, 1000, 40
_MOST_STATEMENTS = 20_000
_YEAR = 365  # days
_MARKS = {
    "ended": "\N{MINUS SIGN}",
    "removed": "\N{MINUS SIGN}",
    "changed": "~",
    "began": "+",
    "observed": "+",
    "added": "+",
    "undated": "·",
}
_DAYS, _GENERATIONS = ("ended", "changed", "began", "observed"), ("removed", "changed", "added")
_DRAWN_AS: Mapping[Change, Change] = {"added": "began", "removed": "ended"}
"""The lines of a picture have the same marks, whether a relation is new or its record; the words beside tell which."""


@dataclass(frozen=True)
class Item:
    """A relation that differs: its sentence, where its evidence is shown, and who says so before and after."""

    sentence: str
    address: str
    before: list[Row]
    after: list[Row]
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """What differs in one way: how many there are, and the first of them."""

    name: str
    mark: str
    total: int
    items: list[Item]


@dataclass(frozen=True)
class Compared:
    """Two days or generations beside each other; ``ends`` are they in words, ``explore`` leads to the explorer."""

    ends: tuple[str, str]
    sections: list[Section]
    unchanged: int | None
    svg: Markup
    summary: str
    explore: str | None


@router.get("/compare")
def compare_page(request: Request, data: Data, say: Say, language: Lang, parts: Parts) -> HTMLResponse:
    """Show what differs between two days, or two generations."""
    given = {name: str(request.query_params.get(name) or "")[:20] for name in ("from", "to", "before", "after", "all")}
    most = _MANY if given["all"] else _FEW
    by_generation = bool(given["before"] or given["after"])
    found, wrong = None, ""
    try:
        if by_generation:
            found = _generations(parts, say, given, most)
        else:
            given["from"], given["to"] = _ends(data, given)
            found = _days(data, say, given, most)
    except GeflechtError as error:
        wrong = error.said(language)
    asked = {name: value for name, value in given.items() if value and name != "all"}
    answer = page(
        "compare.html",
        language,
        generation=data.generation,
        entities=len(data.nodes),
        statements=data.edges.accepted[0],
        given=given,
        found=found,
        wrong=wrong,
        by_generation=by_generation,
        more=urlencode({**asked, "all": "1", "lang": language}),
    )
    answer.status_code = 422 if wrong else 200
    return answer


def _ends(data: Snapshot, given: Mapping[str, str]) -> tuple[str, str]:
    """Return the two days: as given, else the last day that sources name until today, and the day a year before."""
    edges, rows = data.edges, project(data, Filters(roles=DRAWN)).rows
    named = np.concatenate([edges.columns[name][rows] for name in ("begun", "ended", "observed")])
    today = date.today().toordinal()  # noqa: DTZ011 (what a person takes for today)
    there = named[(named > 0) & (named <= today)]
    last = date.fromordinal(int(there.max()) if len(there) else today)
    second = given["to"] or str(last)
    before = max(day(second, "to").toordinal() - _YEAR, date.min.toordinal())
    return given["from"] or str(date.fromordinal(before)), second


def _days(data: Snapshot, say: Presenter, given: Mapping[str, str], most: int) -> Compared:
    """Compare two days.

    Raises:
        Invalid: one is no day, or the first is after the second.
    """
    first, second = day(given["from"], "from"), day(given["to"], "to")
    found = compare(data, Filters(roles=DRAWN), first, second)
    changes = {name: getattr(found.relations, name) for name in _DAYS}
    sections = [
        Section(name, _MARKS[name], len(changes[name]), [_item(say, one) for one in changes[name][:most]])
        for name in changes
    ]
    alone = [_plain(say, s, after=True) for s in found.undated[:most]]
    sections.append(Section("undated", _MARKS["undated"], len(found.undated), alone))
    asked = Question(
        actors=_most_touched(_ends_of(changes.values())), filters=Filters(on=second), since=first, most=_DRAWN
    )
    svg, summary = _pictured(data, asked, say.language) if asked.actors else (Markup(), "")
    explore = address(replace(asked, actors=()), view="all", lang=say.language)
    told = (words.day_text(first, say.language), words.day_text(second, say.language))
    return Compared(told, sections, found.relations.unchanged, svg, summary, "./" + explore)


def _generations(parts: Any, say: Presenter, given: Mapping[str, str], most: int) -> Compared:
    """Compare two generations.

    Raises:
        Invalid: one is none, or the first is after the second.
        Refused: they hold more statements than are compared while somebody waits.
    """
    from viz.since import both

    now = parts.store.generation
    second = _number(given["after"], now)
    first = _number(given["before"], max(0, second - 1))
    if first > second:
        raise Invalid(f"{first} is after {second}; name the earlier generation first.")
    snapshots = [parts.snapshots.current() if one == now else parts.pasts.at(one) for one in (first, second)]
    if max(one.edges.accepted[0] for one in snapshots) > _MOST_STATEMENTS:
        told = f"Generations of more than {_MOST_STATEMENTS} statements are not compared as a whole; read the history."
        raise Refused(told, limit="size")
    filters = Filters(roles=DRAWN)
    then, here = (project(one, filters) for one in snapshots)
    joined, changes = both((here, here), (then, then), filters)
    earlier = _by_relation(then)
    telling = Presenter(joined.data, say.language)
    listed: dict[str, list[Statement]] = {
        name: [s for s in joined.statements if changes.get(s.iri) == name] for name in _GENERATIONS
    }
    sections = [
        Section(name, _MARKS[name], len(found), [_recorded(telling, s, name, earlier) for s in found[:most]])
        for name, found in listed.items()
    ]
    svg, summary = _joined_picture(joined, listed.values(), changes, say.language)
    return Compared((str(first), str(second)), sections, None, svg, summary, None)


def _number(text: str, usual: int) -> int:
    if not text:
        return usual
    if not text.isdecimal():
        raise Invalid(f"'{text}' is no generation; write its number.")
    return int(text)


def _item(say: Presenter, change: RelationChange) -> Item:
    told = (*change.after, *change.before)[0]
    before, after = ([row(say, s) for s in side] for side in (change.before, change.after))
    kept = {one.out.id for one in before} & {one.out.id for one in after}
    old, new = ([one for one in side if one.out.id not in kept] for side in (before, after))
    return Item(say.statement(told).sentence, _evidence(told, say.language), old, new, change.differs)


def _plain(say: Presenter, s: Statement, *, after: bool) -> Item:
    told = [row(say, s)]
    return Item(told[0].out.sentence, _evidence(s, say.language), [] if after else told, told if after else [])


def _recorded(say: Presenter, s: Statement, name: str, earlier: Mapping[Any, list[Statement]]) -> Item:
    plain = _plain(say, s, after=name != "removed")
    if name != "changed":
        return plain
    return replace(plain, before=[row(say, one) for one in earlier.get((s.subject, s.relation, s.object), [])])


def _by_relation(network: Network) -> dict[Any, list[Statement]]:
    found: dict[Any, list[Statement]] = {}
    for s in network.statements:
        found.setdefault((s.subject, s.relation, s.object), []).append(s)
    return found


def _evidence(s: Statement, language: Language) -> str:
    return "./?" + urlencode({"around": id_of(s.subject), "select": s.id, "lang": language})


def _ends_of(changes: Iterable[Sequence[RelationChange]]) -> Iterable[str]:
    return (end for listed in changes for one in listed for end in (one.subject, one.object))


def _most_touched(ends: Iterable[str]) -> tuple[str, ...]:
    """Return the nodes with most relations that differ, as many as one picture shows."""
    counts = Counter(ends)
    return tuple(sorted(counts, key=lambda iri: (-counts[iri], iri))[:_DRAWN])


def _pictured(data: Snapshot, asked: Question, language: Language) -> tuple[Markup, str]:
    from viz.pictures import pictured

    return _svg(pictured(data, asked, language).drawing, language)


def _joined_picture(
    network: Network, listed: Iterable[Sequence[Statement]], changes: Mapping[str, Change], language: Language
) -> tuple[Markup, str]:
    from viz.drawing import draw

    shown = _most_touched(end for found in listed for s in found for end in (s.subject, s.object))
    if not shown:
        return Markup(), ""
    part = restrict(network, shown)
    generation = network.data.generation
    marked = {iri: _DRAWN_AS.get(change, change) for iri, change in changes.items()}
    return _svg(draw(part, language=language, generation=generation, look=Look(changes=marked)), language)


def _svg(drawing: Any, language: Language) -> tuple[Markup, str]:
    from viz.svg import to_svg

    svg = to_svg(drawing, href=lambda node: f"./?{urlencode({'around': node.id, 'lang': language})}")
    return Markup(svg), drawing.summary  # noqa: S704 (a tree of elements, so escaped)
