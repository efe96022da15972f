"""The explorer's question as an address, and back.

Enters: the parameters of an address. Leaves: a Question by IRI, and its parameters in one order, so that every view has
one address. Names of actors may be ids, IRIs or names; an address that we write has ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from api.answers import day, filters
from graph.errors import Invalid, Refused, Unknown
from graph.search import nearest
from graph.snapshot import Snapshot
from ontology.model import model
from ontology.names import ID, id_of
from viz.explore import MOST, NOWHERE, PLACES, Question
from viz.scales import COLOURS, SIZES
from viz.style import BY_NAME

MOST_NAMED, MOST_HOPS, MOST_DRAWN = 60, 4, 300
_LISTS = ("around", "actors", "open", "without", "hide")
_TRUE = ("1", "true", "yes", "on")


def question(data: Snapshot, given: Mapping[str, Sequence[str]]) -> Question:
    """Return what the parameters of an address ask to see; others than ours are not looked at.

    Raises:
        Unknown, Ambiguous: an actor, a relation or another name is not there, or that of several.
        Invalid: a value is none of those that there are.
        Refused: more is named than one view takes.
    """
    if any(len(given.get(name, ())) > MOST_NAMED for name in _LISTS):
        raise Refused(f"A view names at most {MOST_NAMED} actors or filters of a sort; name fewer.", limit="names")
    one = {name: values[-1] for name, values in given.items() if values and values[-1]}
    on, since = one.get("on"), one.get("since")
    if since and (not on or day(since, "since") > day(on, "on")):
        raise Invalid("since needs a later day as on: it marks what changed between the two.")
    return Question(
        around=_actors(data, given.get("around", ())),
        hops=_number(one, "hops", 1, MOST_HOPS),
        path=_path(data, one),
        actors=_actors(data, given.get("actors", ())),
        opened=tuple(dict.fromkeys(_opened(data, text) for text in given.get("open", ()))),
        without=_actors(data, given.get("without", ())),
        hidden=frozenset(_hidden(data, text) for text in given.get("hide", ())),
        filters=filters(
            kind=given.get("kind"),
            relation=given.get("relation"),
            certainty=given.get("certainty"),
            on=on,
            undated=one.get("undated") in _TRUE,
            derived=one.get("derived") in _TRUE,
        ),
        since=day(since, "since") if since else None,
        most=_number(one, "most", MOST, MOST_DRAWN),
        size=_one_of("size", one.get("size", "degree"), SIZES),
        colour=_one_of("colour", one.get("colour", "kind"), COLOURS),
    )


def parameters(asked: Question) -> list[tuple[str, str]]:
    """Return a question as parameters of an address."""
    view = asked.filters
    path = zip(("from", "to"), asked.path, strict=True) if asked.path else ()
    lists = (("kind", view.kinds), ("relation", view.relations), ("certainty", view.certainty))
    plain = (
        ("hops", str(asked.hops), asked.hops != 1),
        ("on", str(view.on), view.on is not None),
        ("undated", "1", view.undated),
        ("derived", "1", view.derived),
        ("since", str(asked.since), asked.since is not None),
        ("most", str(asked.most), asked.most != MOST),
        ("size", asked.size, asked.size != "degree"),
        ("colour", asked.colour, asked.colour != "kind"),
    )
    return [
        *(("around", id_of(iri)) for iri in asked.around),
        *((name, id_of(iri)) for name, iri in path),
        *(("actors", id_of(iri)) for iri in asked.actors),
        *(("open", f"{relation}@{id_of(iri)}" if relation else id_of(iri)) for iri, relation in asked.opened),
        *(("without", id_of(iri)) for iri in asked.without),
        *(("hide", f"{place}:{id_of(name)}") for place, name in sorted(asked.hidden)),
        *((name, value) for name, values in lists for value in sorted(values or ())),
        *((name, value) for name, value, there in plain if there),
    ]


def address(asked: Question, **more: str | None) -> str:
    """Return the query of the address of a view; ``more`` are parameters beside the question, None is left out."""
    return "?" + urlencode([*parameters(asked), *((name, value) for name, value in more.items() if value)])


def toggled(asked: Question, place: str, name: str) -> Question:
    """Return the question with one more thing hidden, or shown again; what rules derived is shown on request."""
    if (place, name) == ("certainty", "derived"):
        return replace(asked, filters=replace(asked.filters, derived=not asked.filters.derived))
    return replace(asked, hidden=asked.hidden ^ {(place, name)})


def _actors(data: Snapshot, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(data.index.resolve(name).iri for name in names if name))


def _path(data: Snapshot, one: Mapping[str, str]) -> tuple[str, str] | None:
    if not one.get("from") or not one.get("to"):
        return None
    start, end = (data.index.resolve(one[name]).iri for name in ("from", "to"))
    if start == end:
        raise Invalid("A path needs two different actors.")
    return start, end


def _opened(data: Snapshot, text: str) -> tuple[str, str | None]:
    relation, at, actor = text.partition("@")
    if at and relation in model().relations:
        return data.index.resolve(actor).iri, relation
    return data.index.resolve(text).iri, None


def _hidden(data: Snapshot, text: str) -> tuple[str, str]:
    place, _, name = text.partition(":")
    valid: dict[str, Sequence[str]] = {
        "kind": list(BY_NAME),
        "relation": list(model().relations),
        "certainty": ["stated", "inferred"],
    }
    if place in ("source", "place"):
        if (place, name) == ("place", NOWHERE):
            return place, name
        found = next((iri for iri in (name, ID + name) if iri in data.nodes or iri in data.sources), None)
        if found is None:
            raise Unknown(place, name)
        return place, found
    if place not in PLACES:
        raise Invalid(f"hide: '{text[:40]}' is none; write kind:, relation:, certainty:, source: or place: and a name.")
    if name not in valid[place]:
        raise Unknown(place, name, nearest(name, valid[place]))
    return place, name


def _one_of(what: str, name: str, valid: Sequence[str]) -> str:
    if name not in valid:
        raise Unknown(what, name, nearest(name, valid))
    return name


def _number(one: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = one.get(name)
    if text is None:
        return usual
    if not text.isdecimal() or not 1 <= int(text[:6]) <= most:
        raise Invalid(f"{name} is a whole number from 1 to {most}.")
    return int(text)
