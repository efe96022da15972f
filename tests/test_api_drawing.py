"""The drawing's addresses: tags, ids, counts, frames, refusals; and the files of the explorer's page."""

import gzip
import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

import httpx
import pytest

from api.pages.words import WORDS
from tests.served import Served

SVG = "{http://www.w3.org/2000/svg}"


def test_an_embedded_view_may_be_framed_and_runs_nothing(served: Served) -> None:
    """It carries picture, sentence and source line, no script and no form, and leads to the explorer elsewhere."""
    answer = served.get("/embed?around=retrason")
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    assert 'target="_blank" rel="noopener"' in answer.text
    assert "Geflecht: Das Netz um ReTraSON. Alle Zeiten, Generation " in answer.text


def test_a_drawing_is_the_same_again_and_carries_a_tag(served: Served) -> None:
    """Equal questions give equal bytes and a 304; nodes and lines have ids, lines name their statement."""
    first = served.get("/api/v1/drawing?around=retrason&hops=2")
    again = served.get("/api/v1/drawing?hops=2&around=ReTraSON")
    assert first.content == again.content
    unchanged = httpx.get(
        served.address + "/api/v1/drawing?around=retrason&hops=2", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert unchanged.status_code == 304
    root = fromstring(first.text)
    nodes = [one for one in root.iter(f"{SVG}g") if one.get("data-node")]
    lines = [one for one in root.iter(f"{SVG}g") if one.get("data-statement")]
    assert 1 < len(nodes) <= 50
    assert len({one.get("id") for one in (*nodes, *lines)}) == len(nodes) + len(lines)
    assert all(one.get("tabindex") == "0" and one.findtext(f"{SVG}title") for one in nodes)
    served_ids = {s["id"] for s in served.json("/api/v1/relations", limit=1000)["items"]}  # type: ignore[attr-defined]
    assert {one.get("data-statement") for one in lines} <= served_ids


def test_what_does_not_fit_is_counted_where_it_lies(served: Served) -> None:
    """Cut to ten nodes, the number at a node is that of its neighbours in the whole minus those that are drawn."""
    whole = served.json("/api/v1/network", around="allianz-fuer-die-region", hops=1)
    root = fromstring(served.get("/api/v1/drawing", around="allianz-fuer-die-region", most=10).text)
    nodes = {one.get("data-node"): one for one in root.iter(f"{SVG}g") if one.get("data-node")}
    assert len(nodes) == 10
    middle = nodes["allianz-fuer-die-region"]
    more = next(one.text for one in middle.iter(f"{SVG}text") if one.get("class") == "more")
    assert more == f"+{len(whole['nodes']) - 10}"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/api/v1/drawing?around=nobody-at-all", 404, "nobody-at-all"),
        ("/api/v1/drawing?hide=kind:nix", 404, "nix"),
        ("/api/v1/drawing?hide=nix", 422, "kind:, relation:, certainty:, source: or place:"),
        ("/api/v1/drawing?most=100000", 422, "most"),
        ("/api/v1/drawing?since=2023-01-01", 422, "since needs a later day"),
        ("/api/v1/drawing?from=bmwk&to=bmwk", 422, "two different actors"),
        ("/?view=all&hide=kind:nix", 404, "No kind is called"),
        ("/?around=retrason&on=2023-99-99", 422, "is not a day"),
        ("/api/v1/drawing?" + "around=bmwk&" * 61, 400, "at most 60"),
    ],
)
def test_what_is_wrong_in_an_address_is_said(served: Served, path: str, status: int, told: str) -> None:
    """Each is refused with a sentence that says what to do."""
    answer = served.get(path)
    assert answer.status_code == status, answer.text
    assert told in answer.text


def test_the_scripts_are_small(served: Served) -> None:
    """All scripts of the explorer together have at most 100 KB gzipped."""
    folder = Path(__file__).parent.parent / "api" / "pages" / "static" / "explorer"
    sizes = [len(gzip.compress(file.read_bytes())) for file in folder.glob("*.js")]
    assert 0 < sum(sizes) < 100_000


def test_every_word_that_the_explorer_asks_for_is_there() -> None:
    """Each key in a template or script stands in both languages."""
    root = Path(__file__).parent.parent / "api" / "pages"
    asked = {
        key
        for name in ("explorer", "evidence", "day", "share", "embed")
        for key in re.findall(r"say\.(\w+)", (root / "templates" / f"{name}.html").read_text(encoding="utf-8"))
    }
    scripts = "".join(file.read_text(encoding="utf-8") for file in (root / "static" / "explorer").glob("*.js"))
    asked |= {f"ex_js_{key}" for key in re.findall(r"words\.(\w+)", scripts)}
    assert len(asked) > 60
    assert asked <= WORDS["de"].keys() & WORDS["en"].keys()
