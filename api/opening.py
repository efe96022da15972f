"""A diagram's file as a view of the explorer.

Enters: a Spec. Leaves: the Question that shows the same actors and relations, or the keys for which there is none.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from api.exploring import MOST_DRAWN, MOST_HOPS, MOST_NAMED, question
from graph.errors import GeflechtError
from graph.snapshot import Snapshot
from viz.explore import MOST, Question
from viz.spec import Labels, Layout, Spec

_PAPER = ("title", "note", "page", "orientation", "dots", "footer", "language", "explorer")
"""What a page around a picture has; the explorer has a page of its own."""


def kept(data: Snapshot, spec: Spec) -> Question | None:
    """Return the question of the view that a spec was saved from; None where it does not give just that any more."""
    if not spec.explorer:
        return None
    from viz.pictures import pictured, spec_of
    from viz.spec import of

    try:
        asked = question(data, parse_qs(spec.explorer.removeprefix("?"), max_num_fields=5 * MOST_NAMED))
        now = of(spec_of(pictured(data, asked, spec.language), asked, spec.language))
    except (GeflechtError, ValueError):
        return None
    return asked if _bare(now) == _bare(spec) else None


def _bare(spec: Spec) -> dict[str, Any]:
    return spec.model_dump(exclude=set(_PAPER))


def lacking(spec: Spec) -> list[str]:
    """Return the keys of a spec that the explorer has nothing for."""
    named = ([spec.around] if isinstance(spec.around, str) else spec.around) or []
    several = max(len(named), len(spec.actors or ()), len(spec.without))
    found = {
        "construct": spec.query is not None,
        "view": spec.view != "network",
        "group": spec.group != "none",
        "layout": spec.layout != Layout(),
        "labels": spec.labels != Labels(),
        "pins": bool(spec.pins),
        "places": bool(spec.places),
        "since": isinstance(spec.since, int),
        "split": spec.split != "none",
        "hops": spec.hops > MOST_HOPS,
        "actors": several > MOST_NAMED,
    }
    return [name for name, there in found.items() if there]


def asked_of(data: Snapshot, spec: Spec) -> Question:
    """Return the question that shows what a spec asks about, whatever else it asks for.

    Raises:
        Unknown, Ambiguous, Invalid, Refused: see ``api.exploring``.
    """
    from viz.choose import selected

    path = dict(zip(("from", "to"), spec.path or (), strict=False))
    lists = {
        "around": [spec.around] if isinstance(spec.around, str) else spec.around,
        "actors": spec.actors,
        "without": spec.without,
        "kind": spec.kinds,
        "relation": spec.relations,
        "certainty": spec.certainty,
    }
    plain = {
        **path,
        "hops": str(min(spec.hops, MOST_HOPS)),
        "on": str(spec.day or ""),
        "since": "" if isinstance(spec.since, int) else str(spec.since or ""),
        "undated": "1" if spec.undated else "",
        "derived": "1" if spec.derived else "",
        "size": spec.size,
        "colour": spec.colour,
    }
    given = {name: values for name, values in lists.items() if values}
    found = question(data, given | {name: [value] for name, value in plain.items() if value})
    network, _ = selected(data, spec)
    return replace(found, most=len(network.codes)) if MOST < len(network.codes) <= MOST_DRAWN else found
