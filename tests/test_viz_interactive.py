"""The interactive page as text: one file, nothing to load, names escaped, every statement kept."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.analysis.network import Network
from graph.node import Node, closed
from graph.statements import Statement
from tests.viz_data import HOSTILE, around, bundled, hostile, network
from viz.drawing import draw
from viz.interactive import to_html


def ring(size: int) -> Network:
    """Return a network of a size with about as many relations per node as the bundled one."""
    named = {f"n{at}": (f"Gesellschaft zur Entwicklung der Region {at}", "Company") for at in range(size)}
    links = [(f"n{at}", "cooperatesWith", f"n{(at * 7 + 3) % size}") for at in range(size)]
    links += [(f"n{at}", "funds", f"n{(at + 1) % size}") for at in range(0, size, 3)]
    return network(named, [link for link in links if link[0] != link[2]])


def policy(page: str) -> str:
    """Return the content security policy of a page."""
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return found[1].replace("&#39;", "'")


def embedded(page: str) -> dict[str, Any]:
    """Return the data in a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_same_drawing_gives_the_same_bytes() -> None:
    """Nothing of the moment goes into the page."""
    assert to_html(draw(bundled())) == to_html(draw(bundled()))


def test_the_policy_allows_these_scripts_and_this_style_and_nothing_else() -> None:
    """Every script and style in the page stands in the policy by its hash, and nothing may be loaded."""
    page = to_html(draw(hostile()))
    rules = policy(page)
    assert rules.startswith("default-src 'none'; ")
    assert "unsafe" not in rules
    bodies = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", page, re.DOTALL)
    assert len(bodies) == 3
    for body in bodies:
        digest = base64.b64encode(hashlib.sha256("".join(body).encode()).digest()).decode()
        assert f"'sha256-{digest}'" in rules


def test_the_page_names_no_address_to_load_from() -> None:
    """Outside the vendored script there is no link but the one to the table."""
    page = re.sub(r"<script>.*?</script>", "", to_html(draw(bundled())), flags=re.DOTALL)
    assert re.findall(r'(?:src|href|url)\s*[=(]\s*"?([^">)]*)', page) == ["#relations"]


def test_names_are_escaped_in_markup_and_in_data() -> None:
    """Markup in names stays text, and the data can be read back as it was, with what turns its direction closed."""
    page = to_html(draw(hostile(), title=HOSTILE[1]))
    assert page.count("<script") == to_html(draw(ring(3))).count("<script")
    assert "<img" not in page
    assert {node["name"] for node in embedded(page)["nodes"]} == {closed(name.strip()) for name in HOSTILE}


def test_parallel_relations_are_all_kept_with_bends_of_their_own() -> None:
    """All 83 statements are edges; those between the same two nodes have different bends."""
    edges = embedded(to_html(draw(bundled())))["edges"]
    assert len(edges) == 83
    bends: dict[frozenset[int], list[float]] = {}
    for edge in edges:
        sign = 1 if edge["from"] < edge["to"] else -1
        bends.setdefault(frozenset((edge["from"], edge["to"])), []).append(edge["bend"] * sign)
    several = [found for found in bends.values() if len(found) > 1]
    assert len(several) >= 4
    assert all(len(set(found)) == len(found) for found in several)


def test_the_table_has_a_row_for_every_statement_with_its_evidence() -> None:
    """Each row says who, what, whom, how sure, when, where in the source and which square."""
    drawing = draw(bundled(), day=date(2023, 11, 1), generation=12)
    page = to_html(drawing)
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)
    assert len(rows) == 83
    funds = next(row for row in rows if ">fördert<" in row and "Zukunftsfonds" not in row)
    assert "Bundesministerium für Wirtschaft und Klimaschutz" in funds
    assert "rund 7.600.000 EUR" in funds
    assert "seit Januar 2022 (erschlossen), bis Juni 2025" in funds
    assert "[1] · Zeilen 90\u201393" in funds
    assert "Stand 1. November 2023" in page
    assert "Generation 12" in page


def test_the_page_speaks_english() -> None:
    """Every word of the page follows the language of the Drawing."""
    page = to_html(draw(around("retrason"), language="en"))
    assert '<html lang="en">' in page
    for word in ("Search in the picture", "Public sector", "inferred", "All relations in the picture"):
        assert word in page
    assert "Beziehung" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


def many(size: int) -> Network:
    """Return so many of the bundled actors over and over, with their real names, dates, reasons and places."""
    whole, statements = bundled(), list[Statement]()
    nodes = dict[str, Node]()
    for copy in range(-(-size // len(whole.nodes))):
        nodes |= {f"{key}-{copy}": replace(node, iri=f"{key}-{copy}") for key, node in whole.nodes.items()}
        statements += [replace(s, iri=f"{s.iri}-{copy}", subject=f"{s.subject}-{copy}", object=f"{s.object}-{copy}")
                       for s in whole.statements]  # fmt: skip
    nodes = dict(list(nodes.items())[:size])
    kept = [s for s in statements if s.subject in nodes and s.object in nodes]
    return Network.of(nodes, kept, whole.sources)


@pytest.mark.parametrize("made", [ring, many])
def test_two_hundred_nodes_fit_into_eight_hundred_kilobytes(made: Callable[[int], Network]) -> None:
    """The page stays small enough to be sent by mail, with real names, dates and reasons too."""
    drawing = draw(made(200))
    assert len(drawing.nodes) == 200
    assert len(drawing.edges) >= 260
    assert len(to_html(drawing).encode()) < 800_000
