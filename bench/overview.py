"""The overview of thousands in a real browser: `python -m bench.overview` prints a table.

Enters: networks that are generated, served by the real command. Leaves: for each, the seconds of the layout, how long a
person waits for the first picture, and what a frame costs the script while the picture is moved. The browser draws in
software here; what that takes is no script, and is not in the figures of frames.
"""

import gzip
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from bench.arrays import prepare
from bench.processes import Server, free_port
from bench.sparql import machine, say
from graph.store import version

SIZES = ((2_000, 10_000), (20_000, 100_000))
STATIC = Path(__file__).parent.parent / "api" / "pages" / "static"
SOFTWARE = ["--no-sandbox", "--disable-background-networking", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FRAMES = """async (frames) => {
    const { current } = await import("./static/overview/main.js"), { sigma } = current(), camera = sigma.getCamera();
    const took = [];
    for (let frame = 0; frame < frames; frame += 1) {
        await new Promise(requestAnimationFrame);
        const { x, y } = camera.getState(), begun = performance.now();
        camera.setState({ x: x + 0.002 * (frame % 2 ? 1 : -1), y: y + 0.001 });
        sigma.render();
        took.push(performance.now() - begun);
    }
    took.sort((one, other) => one - other);
    return [took[took.length >> 1], took[Math.floor(took.length * 0.95)]];
}"""
_FRAMES, _PATIENCE, _START = 60, 120_000.0, 120.0


def measured(folder: Path, actors: int, statements: int) -> list[str]:
    """Return the row of a network: its size, what the server took, what the browser did."""
    if not folder.exists():
        prepare(folder, statements, actors)
        version.write(folder)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "api", "serve", "--empty", "--data", str(folder), "--port", str(port)]
    server = Server(command, address + "/sparql", folder.parent)
    try:
        server.start(_START)
        httpx.get(address + "/api/v1/overview?relation=runBy", timeout=600)  # libraries are loaded, the data is read
        first, answer = _timed(address + "/api/v1/overview")
        again, _ = _timed(address + "/api/v1/overview")
        found = answer.json()
        ready, middle, slow = browsed(address)
    finally:
        server.stop()
    sizes = f"{len(found['nodes']['id'])}, {len(found['edges']['source'])}"
    sent = len(gzip.compress(answer.content)) / 1e6
    return [
        sizes,
        f"{first:.1f} s",
        f"{again:.2f} s",
        f"{sent:.2f} MB",
        f"{ready:.1f} s",
        f"{middle:.1f} ms, {slow:.1f} ms",
    ]


def browsed(address: str) -> tuple[float, float, float]:
    """Return seconds to the first picture, and median and 95th percentile of milliseconds of a frame."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=SOFTWARE) as browser,
    ):
        page: Any = browser.new_page(viewport={"width": 1440, "height": 900})
        begun = time.perf_counter()
        page.goto(address + "/overview")
        page.locator("html[data-ready]").wait_for(timeout=_PATIENCE)
        ready = time.perf_counter() - begun
        page.set_default_timeout(_PATIENCE)
        middle, slow = page.evaluate(FRAMES, _FRAMES)
    return ready, middle, slow


def bundled() -> list[tuple[str, float]]:
    """Return what the page sends beside the answer, in KB, gzipped."""
    own = sum(len(gzip.compress(file.read_bytes())) for file in (STATIC / "overview").glob("*.js"))
    return [
        ("scripts of the page", own / 1000),
        ("sigma and graphology", len(gzip.compress((STATIC / "vendor/sigma/sigma.min.js").read_bytes())) / 1000),
    ]


def _timed(address: str) -> tuple[float, httpx.Response]:
    begun = time.perf_counter()
    answer = httpx.get(address, timeout=600)
    answer.raise_for_status()
    return time.perf_counter() - begun, answer


HEAD = (
    "| actors, relations | first answer | again | gzipped | first picture | script of a frame: median, 95 % |",
    "|---|---|---|---|---|---|",
)

if __name__ == "__main__":
    say(machine())
    with tempfile.TemporaryDirectory() as kept:
        rows = [measured(Path(kept) / str(actors), actors, statements) for actors, statements in SIZES]
    say("\n".join([*HEAD, *("| " + " | ".join(row) + " |" for row in rows)]))
    for name, size in bundled():
        say(f"{name}: {size:.0f} KB gzipped")
