"""The picture of a Question, with every actor where it stood in the picture that this one continues.

Enters: a Snapshot, a Question, a language. Leaves: a Picture: the View and its Drawing. The last ones are kept for as
long as their snapshot is; equal questions give equal pictures whatever was asked before.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from weakref import WeakKeyDictionary

from graph.snapshot import Snapshot
from viz.drawing import Drawing, draw
from viz.explore import Question, View, explore
from viz.plan import EDGE
from viz.style import Language
from viz.words import WORDS

_KEPT = 48
_WIDTH, _HEIGHT, _STRIP = 1120.0, 760.0, 300.0
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
