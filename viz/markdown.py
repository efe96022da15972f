"""A view as Markdown: tables of actors and relations, and the list of sources, for notes, wikis and reports.

Enters: a View. Leaves: text that shows names as they are, whatever signs they hold.
"""

import re
from collections.abc import Iterable, Sequence

from graph.exports.view import EdgeRow, View, text
from graph.exports.works import Work
from viz.style import Language
from viz.words import WORDS

_HEADS: dict[Language, tuple[str, ...]] = {
    "de": ("Nachbarn", "Von", "Beziehung", "Zu", "Zeit", "Gewissheit", "Quelle"),
    "en": ("neighbours", "from", "relation", "to", "time", "certainty", "source"),
}
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#+!|~&])")


def to_markdown(view: View, language: Language) -> str:
    """Return a view as Markdown with tables (GitHub's); a relation names its sources by their numbers below."""
    say = WORDS[language]
    names = {node.id: node.label for node in view.nodes}
    numbers = {name: number for number, work in enumerate(view.works, 1) for name in (work.id, work.name)}
    nodes = sorted(view.nodes, key=lambda node: (-int(node.values["degree"]), node.label, node.id))  # type: ignore[arg-type]  # degree is a count
    parts = [
        f"# {_plain(view.title)}",
        _table(
            [say["actor"], say["kind"], _HEADS[language][0]],
            ([node.label, str(node.values["kind_label"]), str(node.values["degree"])] for node in nodes),
        ),
        _table(
            _HEADS[language][1:],
            (_row(edge, names, numbers, language) for edge in view.edges),
        ),
        "\n".join(f"{number}. {_work(work, language)}" for number, work in enumerate(view.works, 1)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _row(edge: EdgeRow, names: dict[str, str], numbers: dict[str, int], language: Language) -> Sequence[str]:
    say, values = WORDS[language], edge.values
    told = [say[key].format(text(values[key])) for key in ("since", "until", "observed") if key in values]
    amount = " ".join(text(values[key]) for key in ("amount", "currency") if key in values)
    amount = say["about"].format(amount) if values.get("approximate") else amount
    label = f"{edge.label} ({', '.join(filter(None, [str(values.get('role', '')), amount]))})"
    source = str(values.get("document", ""))
    return (
        names[edge.source],
        label.removesuffix(" ()"),
        names[edge.target],
        ", ".join(told),
        say["derived" if values.get("derived") else str(values["certainty"])],
        str(numbers.get(source, source)),
    )


def _work(work: Work, language: Language) -> str:
    told = [work.title, work.publisher, str(work.issued or ""), work.attributed(language), work.licence]
    line = ", ".join(_plain(part) for part in told if part)
    return f"{line}, <{work.url}>" if work.url else line


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(map(_plain, row))} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines]) if lines else ""


def _plain(said: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(said.split()))
