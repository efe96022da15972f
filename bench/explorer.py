"""The explorer in a real browser: how long a person waits, and what is sent. `python -m bench.explorer` prints a table.

Enters: a folder with the bundled network, served by the real command. Leaves: medians of a few runs, in milliseconds.
"""

import gzip
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.served import serving

_ACTORS = ("ig-metall", "bmwk", "allianz-fuer-die-region", "prognos", "fachjury-2023")
_STATIC = Path(__file__).parent.parent / "api" / "pages" / "static" / "explorer"
_CHOOSE = """async (id) => {
    const { go } = await import("./static/explorer/main.js"), start = performance.now();
    await go(new URL(`?around=${id}&hops=2`, location.href));
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
}"""
_PAINT = """() => new Promise((done) => {
    new PerformanceObserver((seen) => done(seen.getEntries()[0].startTime)).observe({ type: "paint", buffered: true });
})"""


def rows(address: str) -> list[tuple[str, float, str]]:
    """Return what was measured, its value and its unit."""
    from playwright.sync_api import sync_playwright

    sent = sum(len(gzip.compress(file.read_bytes())) for file in _STATIC.glob("*.js"))
    found = [("scripts, gzipped", sent / 1000, "KB")]
    drawn = [f"/api/v1/drawing?around={actor}&hops=2" for actor in _ACTORS]
    sizes = [httpx.get(f"{address}{path}&lang=de", timeout=60).text.count("data-node") for path in drawn]
    found.append(("nodes of a drawing", statistics.median(sizes), ""))
    found.append(
        ("drawing, server alone", _median(drawn, lambda path: httpx.get(f"{address}{path}&lang=en", timeout=60)), "ms")
    )
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium, args=options) as browser:
        page = browser.new_page()
        paints = []
        for path in ("/", "/?around=retrason", "/?view=all"):
            page.goto(address + path)
            paints.append(page.evaluate(_PAINT))
        found.append(("first paint, three pages", statistics.median(paints), "ms"))
        page.goto(address + "/?around=retrason")
        page.locator("html[data-ready]").wait_for()
        took = [page.evaluate(_CHOOSE, actor) for actor in _ACTORS]
        found.append(("actor chosen to its network drawn", statistics.median(took), "ms"))
        again = [page.evaluate(_CHOOSE, actor) for actor in _ACTORS]
        found.append(("the same, drawn before", statistics.median(again), "ms"))
    return found


def _median(given: list[str], ask: Callable[[str], Any]) -> float:
    took = []
    for one in given:
        start = time.perf_counter()
        ask(one)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as server:
        httpx.get(server.address + "/", timeout=60)
        for name, value, unit in rows(server.address):
            print(f"| {name} | {value:.0f} {unit} |")  # noqa: T201  (its answer)
