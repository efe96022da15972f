"""The picture of a Question, with every actor where it stood in the picture that this one continues.

Enters: a Snapshot, a Question, a language. Leaves: a Picture: the View and its Drawing. The last ones are kept for as
long as their snapshot is; equal questions give equal pictures whatever was asked before.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from graph.errors import Refused
from graph.snapshot import Snapshot
from ontology.names import id_of
from viz.drawing import Drawing, draw
from viz.explore import Question, View, explore
from viz.plan import EDGE
from viz.scales import with_scales
from viz.style import Language
from viz.words import WORDS

_KEPT = 48
_WIDTH, _HEIGHT, _STRIP = 980.0, 720.0, 280.0
_LOCK = Lock()


@dataclass(frozen=True)
class Picture:
    """What is shown, and how it is drawn."""

    view: View
    drawing: Drawing

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Where each node stands, by IRI, as shares of the page; a spec takes them."""
        width, height = (length - 2 * EDGE for length in (self.drawing.width, self.drawing.height))
        return {
            node.iri: (_share((node.x - EDGE) / width), _share((node.y - EDGE) / height)) for node in self.drawing.nodes
        }


_last: WeakKeyDictionary[Snapshot, OrderedDict[tuple[object, ...], Picture]] = WeakKeyDictionary()


def pictured(data: Snapshot, question: Question, language: Language) -> Picture:
    """Return the picture of a question.

    Raises:
        KeyError: an actor is not in the data; names are resolved before.
    """
    key = (question.key(), language)
    with _LOCK:
        kept = _last.setdefault(data, OrderedDict())
        found = kept.get(key)
    if found is None:
        found = _pictured(data, question, language)
        with _LOCK:
            kept[key] = found
            while len(kept) > _KEPT:
                kept.popitem(last=False)
    return found


def _pictured(data: Snapshot, question: Question, language: Language) -> Picture:
    view, before = explore(data, question), question.before()
    look = view.look
    if before is not None and question.path is None:
        look = replace(look, places=pictured(data, before, language).places)
    look = with_scales(look, view.network, question.size, question.colour, language)
    drawing = draw(
        view.network,
        language=language,
        focus=view.focus,
        title=_title(data, question, language),
        day=question.filters.on,
        generation=data.generation,
        width=_WIDTH,
        height=_STRIP if question.path else _HEIGHT,
        look=look,
    )
    return Picture(view, drawing)


def _title(data: Snapshot, question: Question, language: Language) -> str | None:
    if question.path:
        return WORDS[language]["path"].format(*(data.nodes[iri].name(language) for iri in question.path))
    if question.around:
        names = [data.nodes[iri].name(language) for iri in question.around]
        return WORDS[language]["around"].format(", ".join(names))
    return None


def _share(number: float) -> float:
    return round(min(1.0, max(0.0, number)), 4)


def spec_of(picture: Picture, question: Question, language: Language) -> dict[str, Any]:
    """Return the keys of the spec that draws the same actors, at the same places, with the same relations.

    Raises:
        Refused: sources are hidden, which a spec cannot say.
    """
    if any(place == "source" for place, _ in question.hidden):
        raise Refused("A diagram's file cannot leave out sources; show all sources again first.", limit="source")
    network, filters = picture.view.network, question.filters
    statements = [s for s in network.statements if not s.derived]
    asked: dict[str, Any] = {"actors": [id_of(iri) for iri in sorted(network.nodes)]}
    if question.path:
        asked = {"path": [id_of(iri) for iri in question.path]}
    return {
        "title": picture.drawing.title[:200],
        "language": language,
        **asked,
        "relations": sorted({s.relation for s in network.statements}),
        **({"certainty": sorted({s.certainty for s in statements})} if not filters.derived else {"derived": True}),
        **({"day": str(filters.on)} if filters.on else {}),
        **({"undated": True} if filters.undated else {}),
        **({"since": str(question.since)} if question.since else {}),
        **({"size": question.size} if question.size != "degree" else {}),
        **({"colour": question.colour} if question.colour != "kind" else {}),
        "places": {id_of(iri): list(place) for iri, place in picture.places.items()},
    }
