"""The overview: the whole network in one picture, as a table of its actors, and as a sentence.

Enters: the parameters of an address. Leaves: one page. Without a script it is sentence, table, legend and filters; the
script asks the API for the places, draws them, and fetches this page again when something is chosen.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.deps import Data, Say, View
from api.pages.legend import symbol_of
from api.pages.overviewing import COLOURS, MEASURES, MOST_HIDDEN, Asked, Standing, hidden_parts
from api.pages.templates import page
from api.pages.words import WORDS
from api.present import Presenter
from api.routes.overview import overlooked
from graph.analysis.filters import DRAWN, Filters
from graph.errors import Ambiguous, Refused, Unknown
from graph.snapshot import Snapshot
from ontology.model import model
from viz import words
from viz.style import GROUPS, group_of, kind_label

if TYPE_CHECKING:
    from api.schemas import Ref
    from graph.analysis.network import Network
    from viz.whole import Whole

router = APIRouter(include_in_schema=False)
ROWS, NEAREST = 50, 12
_JS = "ov_js_"  # the words that go to the script


@dataclass(frozen=True)
class Option:
    """A line of the legend: what it is, how often it is there, whether it is shown, the address of the other way."""

    place: str
    name: str
    label: str
    count: int | None
    shown: bool
    address: str
    symbol: Markup | None = None


@dataclass(frozen=True)
class Missing:
    """Why nobody is chosen, in words, and who may be meant."""

    told: str
    near: "list[Ref]"


class Overlooked:
    """Everything the template shows of one network."""

    def __init__(self, data: Snapshot, say: Presenter, here: Standing) -> None:
        self.data, self.say, self.here, self.asked = data, say, here, here.asked
        self.network: Network = overlooked(data, here.view)
        self.degree = self.network.degree()
        self.text = WORDS[say.language]

    @cached_property
    def whole(self) -> "Whole | None":
        """The network as columns; None where it is too large for that."""
        from viz.whole import whole

        try:
            return whole(self.network)
        except Refused:
            return None

    @property
    def refused(self) -> str | None:
        """Why there is no picture, where there is none."""
        from viz.overview import MOST_NODES, MOST_PAIRS

        if self.whole:
            return None
        pairs = self.network.pairs.number_of_edges()
        return self.text["ov_too_large"].format(len(self.network.codes), pairs, MOST_NODES, MOST_PAIRS)

    @cached_property
    def legend(self) -> dict[str, list[Option]]:
        """What the legend shows and filters, by place."""
        language, found = self.say.language, self.whole
        groups = [group_of(node.kind).name for node in self.network.nodes.values()]
        kinds = [(group.name, group.label[language], groups.count(group.name)) for group in GROUPS]
        legend = {"kind": [self._option("kind", *kind) for kind in kinds if kind[2]]}
        if found:
            lines = np.bincount(found.relation, minlength=len(found.relations)).tolist()
            relations = sorted(zip(found.relations, lines, strict=True), key=lambda one: (-one[1], one[0]))
            legend["certainty"] = self._certainty(found)
            legend["relation"] = [
                self._option("relation", name, words.relation_label(name, language), count) for name, count in relations
            ]
        return legend

    def _certainty(self, found: "Whole") -> list[Option]:
        labels = words.WORDS[self.say.language]
        stated, inferred, derived = _sureness(found)
        shown = self.here.view.derived
        return [
            self._option("certainty", "stated", labels["stated"], stated),
            self._option("certainty", "inferred", labels["inferred"], inferred),
            Option(
                "certainty", "derived", labels["derived"], derived if shown else None, shown,
                self.here.to(derived=not shown),
            ),
        ]  # fmt: skip

    def _option(self, place: str, name: str, label: str, count: int) -> Option:
        pair = (place, name)
        address = self.here.to(hidden=self.asked.hidden ^ {pair}, start=0)
        symbol = symbol_of(name) if place == "kind" else None
        return Option(place, name, label, count, pair not in self.asked.hidden, address, symbol)

    @cached_property
    def listed(self) -> list[str]:
        """The actors that are shown, those with most neighbours first."""
        hidden = {name for place, name in self.asked.hidden if place == "kind"}
        names = self.data.names_in(self.say.language)
        kept = [iri for iri, node in self.network.nodes.items() if group_of(node.kind).name not in hidden]
        return sorted(kept, key=lambda iri: (-self.degree[iri], names[iri], iri))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One page of the table."""
        first = self.asked.start
        return [
            {"rank": first + at + 1, "ref": self.say.ref(iri), "kind": self._kind(iri), "degree": self.degree[iri]}
            for at, iri in enumerate(self.listed[first : first + ROWS])
        ]

    def _kind(self, iri: str) -> str:
        return kind_label(self.data.nodes[iri].kind, self.say.language)

    @property
    def pages(self) -> list[tuple[str, str]]:
        """The pages of the table before and after this one: key of the word, and address."""
        start = self.asked.start
        before = [("ov_before", self.here.to(start=max(0, start - ROWS)))] if start else []
        after = [("ov_after", self.here.to(start=start + ROWS))] if start + ROWS < len(self.listed) else []
        return before + after

    @property
    def summary(self) -> str:
        """The picture in one sentence; two more where something is derived or hidden."""
        count, text = len(self.network.codes), self.text
        if not count:
            return text["ov_nothing"]
        if not self.whole:
            return text["ov_summary_short"].format(count)
        stated, inferred, derived = _sureness(self.whole)
        hidden = count - len(self.listed), self._hidden_lines(self.whole)
        best = min(self.network.nodes, key=lambda iri: (-self.degree[iri], iri))
        lines = stated + inferred + derived
        told = [
            text["ov_summary"].format(count, lines, stated, inferred, self.say.ref(best).name, self.degree[best]),
            text["ov_summary_derived"].format(derived) if derived else "",
            text["ov_summary_hidden"].format(*hidden) if any(hidden) else "",
        ]
        return " ".join(filter(None, told))

    def _hidden_lines(self, found: "Whole") -> int:
        """Return how many lines are not shown: hidden themselves, or with an end that is."""
        from viz.whole import CERTAINTY

        names = {place: {name for at, name in self.asked.hidden if at == place} for place in ("relation", "certainty")}
        shown = set(self.listed)
        ends = np.array([iri not in shown for iri in found.iris], bool)
        relations = np.array([name in names["relation"] for name in found.relations], bool)
        sureness = np.array([name in names["certainty"] for name in CERTAINTY], bool)
        gone = ends[found.source] | ends[found.target] | relations[found.relation] | sureness[found.certainty]
        return int(gone.sum())

    @cached_property
    def selected(self) -> dict[str, Any] | None:
        """The actor that is chosen: who, kind, neighbours, relations, the best linked of the neighbours."""
        if not self.asked.select or self.missing:
            return None
        iri = self.data.index.resolve(self.asked.select).iri
        code = np.array([self.network.code(iri)])
        there = iri in self.degree
        near = self.data.edges.numbering.entities.many(self.network.neighbours(code)) if there else []
        others = sorted((one for one in near if one != iri), key=lambda one: (-self.degree[one], one))
        return {
            "ref": self.say.ref(iri),
            "kind": self._kind(iri),
            "there": there,
            "relations": len(self.network.rows_at(code)) if there else 0,
            "neighbours": len(others),
            "near": [(self.say.ref(one), self.degree[one]) for one in others[:NEAREST]],
        }

    @cached_property
    def missing(self) -> Missing | None:
        """Why nobody is chosen though somebody was named."""
        if not self.asked.select:
            return None
        try:
            self.data.index.resolve(self.asked.select)
        except (Ambiguous, Unknown) as error:
            key = "ov_several" if isinstance(error, Ambiguous) else "ov_missing"
            near = error.details.get("candidates") or error.details.get("nearest") or []
            return Missing(
                self.text[key].format(self.asked.select), [self.say.ref(self._resolved(one)) for one in near]
            )
        return None

    def _resolved(self, name: str) -> str:
        return self.data.index.resolve(name).iri

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds that are in the data, and those above them, by label."""
        known, drawn = model().kinds, Filters(roles=DRAWN)
        there = {above for kind in self.data.kind_counts if kind in known for above in (kind, *known[kind].ancestors)}
        shown = [(kind, kind_label(kind, self.say.language)) for kind in there if drawn.keeps_kind(kind)]
        return sorted(shown, key=lambda one: (one[1], one[0]))

    @property
    def scripted(self) -> dict[str, str]:
        """The words of the script."""
        return {name.removeprefix(_JS): told for name, told in self.text.items() if name.startswith(_JS)}


def asked_of(
    by: Annotated[str, Query(max_length=40)] = MEASURES[0],
    colour: Annotated[str, Query(max_length=40)] = COLOURS[0],
    select: Annotated[str | None, Query(max_length=400)] = None,
    start: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    hide: Annotated[list[str] | None, Query(max_length=MOST_HIDDEN)] = None,
) -> Asked:
    """Return what an address asks of the page; a measure or colour that there is not is the usual one."""
    by, colour = by if by in MEASURES else MEASURES[0], colour if colour in COLOURS else COLOURS[0]
    return Asked(by, colour, select or None, start, hidden_parts(hide or ()))


@router.get("/overview")
def overview(
    request: Request, data: Data, say: Say, view: View, asked: Annotated[Asked, Depends(asked_of)]
) -> HTMLResponse:
    """Show the overview."""
    here = Standing(view, asked, say.language, request.query_params.get("generation"))
    return page(
        "overview.html",
        say.language,
        view=Overlooked(data, say, here),
        here=here,
        measures=MEASURES,
        colours=COLOURS,
        generation=data.generation,
        entities=len(data.nodes),
        statements=data.edges.accepted[0],
    )


def _sureness(found: "Whole") -> tuple[int, int, int]:
    """Return how many lines are stated, inferred, derived."""
    stated, inferred, derived = np.bincount(found.certainty, minlength=3).tolist()
    return stated, inferred, derived
