"""What size and colour of a symbol tell: a measure, the kind, or the group that an actor belongs to.

Enters: a Network that is drawn, and the name of what is to be told. Leaves: sizes and colours by IRI as a Look takes
them, and what the legend says of them. Measures and groups are those of the picture, not of all that is recorded: so
the same picture comes from its spec, on paper and in every file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import floor, log10

from graph.analysis.centrality import MEASURES, rank
from graph.analysis.groups import groups
from graph.analysis.network import Network
from viz.look import Look
from viz.style import SCALE, STEPS, Language

SIZES = (*MEASURES, "equal")
COLOURS = ("kind", "community", *MEASURES)
_AROUND: dict[Language, str] = {"de": "um {}", "en": "around {}"}
_RANGE: dict[Language, str] = {"de": "{} bis {}", "en": "{} to {}"}
_SIZED: dict[Language, str] = {"de": "Größe, {}: {}", "en": "Size, {}: {}"}
_NEIGHBOURS_CALLED: dict[Language, str] = {"de": "Nachbarn", "en": "neighbours"}
_CALLED = {"pagerank": "PageRank", "core": "k-Core"}
_DIGITS, _SHOWN, _EVEN = 9, 3, 0.1
_NEIGHBOURS = (1, 4, 10)
_SHARES = (1.0, 0.25, 0.0)


@dataclass(frozen=True)
class Scale:
    """What sizes tell: radii in pixels, the largest last, and what each stands for."""

    samples: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Coloured:
    """What colours tell: the number of a tint for each node, by IRI, and what each number is called."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)


def sizes(network: Network, by: str) -> dict[str, float] | None:
    """Return the sizes of nodes as shares of the largest; None where the number of neighbours gives them."""
    if by == "degree":
        return None
    if by == "equal" or not len(network.rows):
        return dict.fromkeys(network.nodes, _EVEN)
    values = _values(network, by)
    most = max(values.values(), default=0.0)
    return {iri: value / most if most > 0 else 0.0 for iri, value in values.items()}


def scale(network: Network, by: str, language: Language, *, named: bool = False) -> Scale:
    """Return what the legend says of sizes, nothing where all are equal; ``named``: and what it is that they tell."""
    found = _scale(network, by, language)
    if not named or not found.samples:
        return found
    (radius, text), *rest = found.samples
    called = _NEIGHBOURS_CALLED[language] if by == "degree" else _CALLED.get(by, by.capitalize())
    return Scale(((radius, _SIZED[language].format(called, text)), *rest))


def _scale(network: Network, by: str, language: Language) -> Scale:
    from viz.plan import grown, radius

    if by == "degree":
        *few, many = _NEIGHBOURS
        told = [*map(str, few), f"{many}+"]
        return Scale(tuple((grown(number), text) for number, text in zip(_NEIGHBOURS, told, strict=True)))
    if by == "equal" or not len(network.rows):
        return Scale()
    most = max(_values(network, by).values(), default=0.0)
    return Scale(tuple((radius(share), figure(share * most, language)) for share in reversed(_SHARES)))


def communities(network: Network, seed: int) -> list[list[str]]:
    """Return the groups of a network as IRIs, the largest first; none without relations."""
    if not len(network.rows):
        return []
    return [[node.iri for node in group.members] for group in groups(network, seed=seed + 1).groups]


def coloured(
    network: Network, by: str, language: Language, parts: Sequence[Sequence[str]], called: Callable[[str], str]
) -> Coloured:
    """Return the colours of nodes; ``parts`` are the groups, ``called`` names the first member of each."""
    if by == "community":
        numbers = {iri: at for at, part in enumerate(parts) for iri in part}
        return Coloured(numbers, {at: called(part[0]) for at, part in enumerate(parts)})
    if by == "kind" or not len(network.rows):
        return Coloured()
    values = {iri: round(value, _DIGITS) for iri, value in _values(network, by).items()}
    steps = _steps(sorted(set(values.values())))
    step = {value: SCALE + at for at, held in steps.items() for value in held}
    names = {SCALE + at: _range(held[0], held[-1], language) for at, held in steps.items()}
    least = min(names)
    names[least] = f"{_CALLED.get(by, by.capitalize())}: {names[least]}"  # paper has no list that says what is told
    return Coloured({iri: step[value] for iri, value in values.items()}, names)


def with_scales(look: Look, network: Network, size: str, colour: str, language: Language) -> Look:
    """Return a look with the sizes and colours that are asked for."""

    def called(iri: str) -> str:
        return around(network.nodes[iri].name(language), language)

    parts = communities(network, look.seed) if colour == "community" else []
    found = coloured(network, colour, language, parts, called)
    return replace(look, sizes=sizes(network, size), colours=found.numbers, colour_names=found.names)


def around(name: str, language: Language, longest: int = 32) -> str:
    """Return what a group is called: after the one with most neighbours in it."""
    short = name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
    return _AROUND[language].format(short)


def figure(value: float, language: Language) -> str:
    """Return a value with three figures that count, as a language writes it."""
    if not value:
        return "0"
    digits = max(0, _SHOWN - 1 - floor(log10(abs(value))))
    text = f"{value:.{min(digits, _DIGITS)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if language == "de" else text


def _values(network: Network, by: str) -> dict[str, float]:
    return {row.node.iri: row.value for row in rank(network, by).rows}


def _steps(values: Sequence[float]) -> dict[int, list[float]]:
    """Return the values, each once and rising, in steps that hold equally many of them; few take the outer steps."""
    held: dict[int, list[float]] = {}
    last = max(1, len(values) - 1)
    for at, value in enumerate(values):
        few = len(values) <= len(STEPS)
        step = round(at * (len(STEPS) - 1) / last) if few else at * len(STEPS) // len(values)
        held.setdefault(step, []).append(value)
    return held


def _range(least: float, most: float, language: Language) -> str:
    low, high = figure(least, language), figure(most, language)
    return low if low == high else _RANGE[language].format(low, high)
