"""The stand-alone page of a diagram in a real browser: its size, and how long until it can be used.

Enters: a folder for a store and the pages. Leaves: rows of Markdown. `python -m bench.diagrams page` prints them.
"""

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.diagrams import like
from graph.analysis.filters import DRAWN, Filters
from graph.analysis.network import bounded, project
from graph.intake.bundled import load_bundled
from graph.snapshots import read
from graph.store import open_store
from viz.drawing import draw
from viz.interactive import to_html

_READY = """new MutationObserver((_, watch) => {
    if (!document.documentElement?.dataset.ready) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.usable = performance.now(); }));
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });"""


def opened(folder: Path, runs: int = 5) -> Iterator[str]:
    """Yield a row of Markdown for each size: kB of the file, medians of ms until it is usable and of processor ms."""
    from playwright.sync_api import sync_playwright

    store = open_store(folder)
    load_bundled(store)
    whole = project(read(store), Filters(roles=DRAWN))
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium, args=options) as browser:
        for size in (34, 100, 200):
            file = folder / f"{size}.html"
            file.write_text(to_html(draw(bounded(whole, size) if size < len(whole.codes) else like(whole, size))))
            took, busy = map(statistics.median, zip(*(_usable(browser, file) for _ in range(runs)), strict=True))
            yield f"| {size} | {file.stat().st_size / 1000:.0f} | {took:.0f} | {busy:.0f} |"
    store.close()


def _usable(browser: Any, file: Path) -> tuple[float, float]:
    """Return the ms from the navigation until the second frame after the page is ready, and those of its thread."""
    context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(_READY)
    watch = context.new_cdp_session(page)
    watch.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    found: float = page.wait_for_function("window.usable", timeout=60_000).json_value()
    metrics = {each["name"]: each["value"] for each in watch.send("Performance.getMetrics")["metrics"]}
    page.fill("#find", "a")
    page.wait_for_function("document.getElementById('say').textContent !== ''")
    context.close()
    return found, metrics["TaskDuration"] * 1000
