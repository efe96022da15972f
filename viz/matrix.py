"""Who with whom as a matrix, where lines would only tangle: one row and one column for each actor, in order of kind.

Enters: a Network. Leaves: a Matrix, and it as a Sheet, as an HTML table, as CSV or as a workbook. A cell says how many
statements link two actors and how sure the surest is: filled, half filled, or a dot.
"""

import csv
import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO

from graph.analysis.network import Network
from graph.errors import Refused
from graph.exports.tables import written
from graph.intake.table.cells import guarded
from viz import marks, typefaces, words
from viz.look import Look
from viz.paper import Areas, Around, Item, Page
from viz.sheet import Group, Mark, Part, Path, Sheet, Text, polygon, rectangle, straight
from viz.style import GROUPS, ORDER, Language, group_of, kind_label, legend_label
from viz.style import Group as Kind
from viz.words import SURENESS, WORDS, Sureness

_INK, _INK_2, _GRID, _BAND = "#14222B", "#42525C", "#D3DFE1", "#F2F5F5"
_MOST_CELL, _LINE = 17.0, 1.22
Sentence = tuple[Sureness, str]


@dataclass(frozen=True)
class Row:
    """An actor of a matrix."""

    id: str
    name: str
    kind: str
    kind_label: str
    group: Kind


@dataclass(frozen=True)
class Matrix:
    """Actors in order of kind and name; for each pair of their numbers, low and high, what links them."""

    rows: tuple[Row, ...]
    cells: Mapping[tuple[int, int], tuple[Sentence, ...]]
    language: Language

    def at(self, one: int, other: int) -> tuple[Sentence, ...]:
        """Return what links two actors, by their numbers."""
        return self.cells.get((min(one, other), max(one, other)), ())

    @cached_property
    def summary(self) -> str:
        """What the matrix shows, in one sentence."""
        spoken = WORDS[self.language]
        pairs = words.number_text(len(self.cells), self.language)
        return spoken["matrix"].format(words.number_text(len(self.rows), self.language), pairs)


def of(network: Network, language: Language, look: Look) -> Matrix:
    """Return the matrix of a network."""
    nodes = network.nodes
    names = {iri: look.names.get(iri) or node.name(language) for iri, node in nodes.items()}

    def place(iri: str) -> tuple[int, int, str, str]:
        group = ORDER[group_of(nodes[iri].kind).name]
        return look.together.get(iri, group), group, names[iri], iri

    order = sorted(nodes, key=place)
    number = {iri: at for at, iri in enumerate(order)}
    rows = (
        Row(
            nodes[iri].id, names[iri], nodes[iri].kind, kind_label(nodes[iri].kind, language), group_of(nodes[iri].kind)
        )
        for iri in order
    )
    cells: dict[tuple[int, int], list[Sentence]] = {}
    for s in network.statements:
        one, other = sorted((number[s.subject], number[s.object]))
        cells.setdefault((one, other), []).append((words.sureness(s), words.relation_sentence(s, names, language)))
    return Matrix(tuple(rows), {pair: tuple(sorted(found)) for pair, found in sorted(cells.items())}, language)


def to_csv(matrix: Matrix, credits_: Sequence[str] = ()) -> bytes:
    """Return a table with a row and a column for each actor and the number of statements between them, in UTF-8.

    A name that a spreadsheet would read as a formula gets an apostrophe in front. ``credits_`` is what sources ask to
    be said; it stands below the table, after an empty line.
    """
    out = StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerows([guarded(c) if isinstance(c, str) else c for c in row] for row in _counts(matrix))
    if credits_:
        table.writerows([[], *([guarded(line)] for line in credits_)])
    return ("\ufeff" + out.getvalue()).encode(errors="replace")


def to_xlsx(matrix: Matrix, credits_: Sequence[str] = ()) -> bytes:
    """Return a workbook: the same table, the sentences behind each pair, and what sources ask to be said.

    Raises:
        Refused: a text is longer than a cell may be.
    """
    spoken, rows = WORDS[matrix.language], matrix.rows
    head = (spoken["actor"], "id", spoken["actor"], "id", spoken["certainty"], spoken["sentence"])
    pairs = [
        (rows[one].name, rows[one].id, rows[other].name, rows[other].id, spoken[sure], sentence)
        for (one, other), found in matrix.cells.items()
        for sure, sentence in found
    ]
    sources = {"sources": [(line,) for line in credits_]} if credits_ else {}
    return written({"matrix": list(_counts(matrix)), "relations": [head, *pairs], **sources}, "D2")


def _counts(matrix: Matrix) -> Iterator[list[str | int]]:
    """Yield the rows of the table, the head first; what nothing links is empty."""
    spoken = WORDS[matrix.language]
    yield [spoken["actor"], "id", spoken["kind"], *(row.name for row in matrix.rows)]
    for one, row in enumerate(matrix.rows):
        counts = (len(matrix.at(one, other)) for other in range(len(matrix.rows)))
        yield [row.name, row.id, row.kind_label, *(count or "" for count in counts)]


def to_html(matrix: Matrix, around: Around) -> str:
    """Return a page with the matrix as a table that screen readers walk; it needs nothing else and runs nothing."""
    heads = "".join(f'<th scope="col"><span>{html.escape(row.name)}</span></th>' for row in matrix.rows)
    body = "".join(
        f'<tr><th scope="row">{html.escape(row.name)} <small>{html.escape(row.kind_label)}</small></th>'
        + "".join(_cell(matrix, one, other) for other in range(len(matrix.rows)))
        + "</tr>\n"
        for one, row in enumerate(matrix.rows)
    )
    title, beside, note, left, right = (
        html.escape(text) for text in (around.title, around.beside, around.note, around.left, around.right)
    )
    keys = " · ".join(f"{_SIGNS[name]} {WORDS[matrix.language][name]}" for name in SURENESS)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{matrix.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p>{beside}</p>\n<p>{html.escape(matrix.summary)} {keys}</p>\n"
        f'<div role="region" aria-label="{title}" tabindex="0">\n<table>\n<thead><tr><td></td>{heads}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n<p>{note}</p>\n<p>{left} {right}</p>\n</main>\n</body>\n</html>\n"
    )


_SIGNS: dict[Sureness, str] = {"stated": "■", "inferred": "◧", "derived": "·"}
_STYLE = (
    "body{font:14px/1.4 'Noto Sans','Segoe UI',Arial,sans-serif;color:#14222B;margin:24px}"
    "h1{font:700 24px 'Noto Serif',Georgia,serif}div{overflow:auto;max-height:85vh}"
    "table{border-collapse:collapse;font-size:12px}td,th{border:1px solid #D3DFE1;text-align:center;min-width:20px}"
    "th[scope=row]{text-align:left;white-space:nowrap;position:sticky;left:0;background:#fff;padding:0 8px}"
    "th[scope=col]{position:sticky;top:0;background:#fff;vertical-align:bottom;padding:4px 0}"
    "th span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:240px}th,small{font-weight:400}"
    "small{color:#42525C}td.self{background:#E9F0F1}"
)


def _cell(matrix: Matrix, one: int, other: int) -> str:
    found = matrix.at(one, other)
    if one == other and not found:
        return '<td class="self"></td>'
    if not found:
        return "<td></td>"
    told = " ".join(f"{text} ({WORDS[matrix.language][sure]})" for sure, text in found)
    count = f" {len(found)}" if len(found) > 1 else ""
    return f'<td title="{html.escape(told)}">{_SIGNS[_surest(found)]}{count}</td>'


def _surest(found: tuple[Sentence, ...]) -> Sureness:
    return min((sure for sure, _ in found), key=SURENESS.index)


def to_sheet(matrix: Matrix, page: Page, around: Around) -> Sheet:
    """Set a matrix on a page: names left, numbers above, so that the page is read without turning it.

    Raises:
        Refused: its names would be smaller than the page allows.
    """
    kinds = {group.name: [row.kind for row in matrix.rows if row.group is group] for group in GROUPS}
    shown = ((group, kinds[group.name]) for group in GROUPS if kinds[group.name])
    items: list[Item] = [(marks.sample(group), legend_label(group, found, matrix.language)) for group, found in shown]
    used = {_surest(found) for found in matrix.cells.values()}
    items += [(_sample(sure), WORDS[matrix.language][sure]) for sure in SURENESS if sure in used]
    areas = Areas(page, around, items)
    size = len(matrix.rows)
    cell = min(_MOST_CELL * page.scale, (areas.height - 14 * page.scale) / max(size + 1, 1))
    font = min(cell / _LINE, page.begin)
    if font < page.least:
        raise Refused(
            f"{size} rows do not fit on {page.name}: names would be {font:.1f} pt, the least is {page.least:g} pt; "
            "take page: A3 or a CSV, narrow the question, or write split: community.",
            limit="labels",
            entries=size,
        )
    grid = _Grid(matrix, cell, font, areas)
    figure = (Group(tuple(grid.rules())), *grid.rows(), *grid.filled())
    told = f"{matrix.summary} {around.beside}".strip()
    parts = (
        Part("title", (Group(tuple(areas.heading())),)),
        Part("figure", figure, f"{around.title}. {told}"),
        *areas.below(items),
    )
    return Sheet(page.width, page.height, around.title, told, matrix.language, parts)


def _sample(sure: Sureness) -> marks.Sample:
    return lambda x, y, unit: _fill(x - 4 * unit, y - 4 * unit, 8 * unit, sure)


def _fill(x: float, y: float, side: float, sure: Sureness, colour: str = _INK) -> list[Mark]:
    """Return the mark of a cell: full, half, or a dot in its middle."""
    if sure == "stated":
        return [rectangle(x, y, x + side, y + side, fill=colour)]
    if sure == "inferred":
        return [
            polygon(((x, y), (x + side, y), (x, y + side)), fill=colour),
            rectangle(x, y, x + side, y + side, stroke=colour, width=side * 0.07),
        ]
    middle, reach = side / 2, side * 0.16
    return [rectangle(x + middle - reach, y + middle - reach, x + middle + reach, y + middle + reach, fill=colour)]


class _Grid:
    """The cells of a matrix in points; the columns carry the numbers of the rows."""

    def __init__(self, matrix: Matrix, cell: float, font: float, areas: Areas) -> None:
        self.matrix, self.cell, self.font, self.size = matrix, cell, font, len(matrix.rows)
        self.small = max(font * 0.86, areas.page.least)
        most = max((typefaces.width(row.name, "sans", font) for row in matrix.rows), default=0.0)
        self.names = min(most, areas.width - cell * self.size - 44 * areas.page.scale)
        whole = self.names + 36 * areas.page.scale + cell * self.size
        self.left = areas.left + (areas.width - whole) / 2 + whole - cell * self.size
        self.top = areas.top + cell + 6 * areas.page.scale
        self.symbol = self.left - 30 * areas.page.scale

    def rules(self) -> Iterator[Path]:
        """Yield the bands of every second row, the lines between kinds, and the diagonal."""
        left, top, end = self.left, self.top, self.cell * self.size
        for at in range(self.size):
            y = top + at * self.cell
            if at % 2:
                yield rectangle(self.symbol - self.names - self.font, y, left + end, y + self.cell, fill=_BAND)
        for at in range(self.size):
            x, y = left + at * self.cell, top + at * self.cell
            yield rectangle(x, y, x + self.cell, y + self.cell, fill=_GRID)
        for at in range(self.size + 1):
            edge = 0 < at < self.size and self.matrix.rows[at].group is not self.matrix.rows[at - 1].group
            outer = at in (0, self.size)
            look = {"stroke": _INK if edge or outer else _GRID, "width": 0.9 if outer else 0.6 if edge else 0.35}
            yield straight((left + at * self.cell, top), (left + at * self.cell, top + end), **look)
            yield straight((left, top + at * self.cell), (left + end, top + at * self.cell), **look)

    def rows(self) -> Iterator[Group]:
        """Yield the name, symbol and number of each row, and the number above its column."""
        for at, row in enumerate(self.matrix.rows):
            middle = self.top + (at + 0.5) * self.cell
            base, number = middle + self.font * 0.36, str(at + 1)
            column = self.left + (at + 0.5) * self.cell, self.top - 3.0
            name = _cut(row.name, self.font, self.names)
            found: list[Mark] = [
                Text((self.symbol - self.font * 0.9, base), name, "sans", self.font, _INK, "end"),
                *marks.sample(row.group)(self.symbol, middle, self.font / 9),
                Text((self.left - 4, base), number, "sans", self.small, _INK_2, "end"),
                Text(column, number, "sans", self.small, _INK_2, "middle"),
            ]
            yield Group(tuple(found), f"{row.name} ({row.kind_label})", row.id)

    def filled(self) -> Iterator[Group]:
        """Yield the marks of the cells, above and below the diagonal, with the sentences behind them."""
        for (one, other), found in self.matrix.cells.items():
            told = " ".join(text for _, text in found)
            for row, column in dict.fromkeys(((one, other), (other, one))):
                x, y = self.left + column * self.cell, self.top + row * self.cell
                marks_ = _fill(x + self.cell * 0.17, y + self.cell * 0.17, self.cell * 0.66, _surest(found))
                yield Group(tuple(marks_), told)


def _cut(text: str, size: float, room: float) -> str:
    if typefaces.width(text, "sans", size) <= room:
        return text
    while text and typefaces.width(text + "…", "sans", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
