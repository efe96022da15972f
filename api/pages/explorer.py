"""The explorer: a view of the network with its table, its filters, its days, and the evidence of what is selected.

Enters: the parameters of an address. Leaves: one page. It is whole without a script: every filter, step and selection
is a link or a form; the script fetches the same pages and exchanges what differs.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.exploring import MOST_HOPS, question
from api.pages.evidence import Evidence, Row, row
from api.pages.here import Here, Removable
from api.pages.legend import Facet, Told, facets, symbol_of, told
from api.pages.templates import page
from api.pages.words import WORDS
from api.present import Presenter
from api.settings import Settings
from graph.snapshot import Snapshot
from ontology.names import id_of
from viz import words
from viz.explore import Question, all_time
from viz.facets import Span, span
from viz.look import CHANGES, Change
from viz.style import kind_label

if TYPE_CHECKING:
    from viz.drawing import DrawnEdge, DrawnNode
    from viz.pictures import Picture

WANTED = ("around", "actors", "view")
_MOST_PATHS = 5
_CHANGES = ("ended", "changed", "began", "observed", None)  # what is to be noticed first
_FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {}"
_JS = "ex_js_"  # the words that go to the script


def is_asked(given: Any) -> bool:
    """Whether an address asks for the explorer."""
    return any(given.get(name) for name in WANTED) or bool(given.get("from") and given.get("to"))


class Page:
    """Everything the template shows, from one picture."""

    def __init__(self, here: Here, say: Presenter) -> None:
        from viz.pictures import pictured

        self.here, self.say = here, say
        self.picture: Picture = pictured(here.data, here.asked, here.language)
        self.drawing, self.view = self.picture.drawing, self.picture.view
        self.words = WORDS[here.language]

    @property
    def title(self) -> str:
        """What the view is called."""
        return self.drawing.title

    @property
    def heading(self) -> str:
        """The name of who is at the centre, else the title."""
        around = self.here.asked.around
        return self.say.ref(around[0]).name if len(around) == 1 else self.title

    @cached_property
    def svg(self) -> Markup:
        """The picture; nodes and lines lead to their evidence."""
        from viz.svg import to_svg

        def node(drawn: "DrawnNode") -> str:
            return self.here.to(select=drawn.id)

        def edge(drawn: "DrawnEdge") -> str:
            return self.here.to(select=drawn.statement.id)

        return Markup(to_svg(self.drawing, href=node, edge_href=edge))  # noqa: S704 (a tree of elements, so escaped)

    @cached_property
    def rows(self) -> list[Row]:
        """The table: every statement of the picture."""
        nodes = self.drawing.nodes
        fields = (" ".join(dict.fromkeys((nodes[e.source].field, nodes[e.target].field))) for e in self.drawing.edges)
        both = zip(self.drawing.edges, fields, strict=True)
        listed = [row(self.say, edge.statement, field, edge.change) for edge, field in both]
        return sorted(listed, key=lambda one: _CHANGES.index(one.change))

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters, which are the legend."""
        return facets(self.view, self.here)

    @cached_property
    def told(self) -> Told:
        """What sizes and colours tell."""
        return told(self.view, self.drawing, self.here)

    @property
    def cleared(self) -> str | None:
        """The address without filters, where there are any."""
        asked = self.here.asked
        plain = replace(asked, hidden=frozenset(), without=(), since=None, filters=Question().filters)
        return self.here.to(plain) if plain != asked else None

    @property
    def removable(self) -> list[Removable]:
        """What was opened, and who was left out, each with the address that takes it back."""
        asked, here, text = self.here.asked, self.here, self.words
        label = self._opened_label
        return [
            *(
                Removable(label(*pair), here.to(replace(asked, opened=_other(asked.opened, pair))))
                for pair in asked.opened
            ),
            *(
                Removable(
                    text["ex_left_out"].format(self.say.ref(iri).name),
                    here.to(replace(asked, without=_other(asked.without, iri))),
                )
                for iri in asked.without
            ),
        ]

    def closing(self, iri: str) -> list[str]:
        """Return the address that takes back all that was opened at an actor, where something was."""
        left = tuple(pair for pair in self.here.asked.opened if pair[0] != iri)
        same = len(left) == len(self.here.asked.opened)
        return [] if same else [self.here.to(replace(self.here.asked, opened=left), select=id_of(iri))]

    def _opened_label(self, iri: str, relation: str | None) -> str:
        name = self.words["ex_opened"].format(self.say.ref(iri).name)
        return f"{name} ({words.relation_label(relation, self.here.language)})" if relation else name

    @cached_property
    def span(self) -> Span | None:
        """The days of what is in reach."""
        if self.here.asked.path:
            return None
        return span(self.view, all_time(self.here.data, self.here.asked), self.here.asked.filters.on)

    @property
    def day(self) -> str | None:
        """The day that is shown, in words."""
        on = self.here.asked.filters.on
        return words.day_text(on, self.here.language) if on else None

    @property
    def compared(self) -> list[tuple[str, str, int]]:
        """What changed between the two days: name of the change, its word, and how many lines carry it."""
        if not self.here.asked.since:
            return []
        told: dict[Change, str] = {
            "began": "began",
            "observed": "observed since",
            "ended": "ended",
            "changed": "changed",
        }
        say = words.WORDS[self.here.language]
        changes = [edge.change for edge in self.drawing.edges]
        return [(name, say[word], changes.count(name)) for name, word in told.items()]

    @property
    def since(self) -> str:
        """The earlier of two days, in words."""
        since = self.here.asked.since
        return words.day_text(since, self.here.language) if since else ""

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        """The shortest paths, their steps in words."""
        found = self.view.paths
        return [
            {
                "certainty": "stated" if all(step.certainty == "stated" for step in path) else "inferred",
                "steps": [
                    {"certainty": step.certainty, "rows": [row(self.say, s) for s in step.statements]} for step in path
                ],
            }
            for path in (found.paths if found else ())[:_MOST_PATHS]
        ]

    @cached_property
    def evidence(self) -> Evidence | None:
        """What is known of what is selected; None where nothing is."""
        select = self.here.select
        return Evidence.of(self.here.data, self.say, self.view, select) if select else None

    @property
    def selected(self) -> str:
        """The id of what is selected, however it was named in the address."""
        found = self.evidence
        shown = found and (found.statement.out if found.statement else found.actor)
        return shown.id if shown else ""

    def kind_of(self, kind: str | None) -> str:
        """Return what the vocabulary calls a kind."""
        return kind_label(kind, self.here.language) if kind else ""

    def neighbours(self, iri: str) -> list[tuple[str, int, str]]:
        """Return the relations along which an actor has neighbours that are not shown: label, how many, address."""
        beyond = self.view.beyond.get(iri, {})
        label = words.relation_label
        listed = [
            (label(name, self.here.language), count, self.here.opened(iri, name)) for name, count in beyond.items()
        ]
        return sorted(listed, key=lambda one: (-one[1], one[0]))

    @property
    def has_spec(self) -> bool:
        """Whether a spec can say what is shown: it cannot leave out sources."""
        return all(place != "source" for place, _ in self.here.asked.hidden)

    @property
    def cited(self) -> str:
        """How the view is cited: title, day, generation."""
        text = self.words
        day = text["ex_as_of"].format(self.day) if self.day else text["ex_all_time"]
        return f"Geflecht: {self.title}. {day}, {text['generation']} {self.here.data.generation}."

    @property
    def permanent(self) -> str:
        """The address that gives the same again later: with the generation."""
        return replace(self.here, generation=str(self.here.data.generation)).to()


def page_of(data: Snapshot, say: Presenter, given: Any) -> Page:
    """Return the page that an address asks for.

    Raises:
        Unknown, Ambiguous, Invalid, Refused: see ``api.exploring``.
    """
    asked = question(data, {name: given.getlist(name) for name in given})
    select = given.get("select") or None
    here = Here(
        data, asked, say.language, select, "table" if given.get("show") == "table" else None, given.get("generation")
    )
    return Page(here, say)


def explorer(data: Snapshot, say: Presenter, given: Any, base: str, frame: dict[str, Any]) -> HTMLResponse:
    """Return the page of the explorer; ``base`` is the address of this service."""
    view = page_of(data, say, given)
    here, language = view.here, say.language
    asked = here.asked
    text = words.WORDS[language]
    return page(
        "explorer.html",
        language,
        **frame,
        view=view,
        here=here,
        base=base,
        fields=here.hidden_fields(),
        certainty={name: text[name] for name in words.SURENESS},
        changes={name: text["observed since" if name == "observed" else name] for name in CHANGES},
        reaches=[(hops, here.to(replace(asked, hops=hops))) for hops in range(1, MOST_HOPS)],
        years=years(view.span) if view.span else [],
        ends=[say.ref(iri).name for iri in asked.path] if asked.path else [*_centre(say, asked), ""],
        symbol=symbol_of,
        given={name.removeprefix(_JS): told for name, told in view.words.items() if name.startswith(_JS)},
    )


def embedded(data: Snapshot, say: Presenter, given: Any, settings: Settings) -> HTMLResponse:
    """Return a view as a page for frames: without scripts and forms, it leads to the explorer in a window of its own.

    Pages of those origins may frame it that may read the answers.
    """
    from viz.svg import to_svg

    view = page_of(data, say, given)
    svg = Markup(to_svg(view.drawing))  # noqa: S704 (a tree of elements, so escaped)
    found = page("embed.html", say.language, view=view, here=view.here, svg=svg)
    framing = " ".join(["'self'", *sorted(settings.origins)]) if settings.reading == "private" else "*"
    found.headers["Content-Security-Policy"] = _FRAMED.format(framing)
    return found


def _centre(say: Presenter, asked: Question) -> list[str]:
    return [say.ref(iri).name for iri in asked.around[:1]] or [""]


def _other(listed: Sequence[Any], one: Any) -> tuple[Any, ...]:
    return tuple(each for each in listed if each != one)


def years(span: Span) -> list[tuple[int, float]]:
    """Return the years of a span and where each begins, as a share of it."""
    length = (span.last - span.first).days
    whole = range(span.first.year, span.last.year + 1)
    return [
        (year, round(max(0, (date(year, 1, 1) - span.first).days) / length, 4))
        for year in whole[:: max(1, len(whole) // 6)]
    ]
