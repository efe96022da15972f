"""The stand-alone page of a Drawing, opened from disk in a browser without a network, and watched.

Enters: a Drawing and a folder. Leaves: the page, once it is ready, with what it asked for and said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from viz.drawing import Drawing
from viz.interactive import to_html


@dataclass
class Seen:
    """What a page did: requests, messages on the console, dialogs."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def shown(
    browser: Any, drawing: Drawing, folder: Path, width: int = 1440, height: int = 900, **options: Any
) -> Iterator[tuple[Any, Seen]]:
    """Open a Drawing's page without a network and wait until it is ready."""
    path, seen = folder / "page.html", Seen()
    path.write_text(to_html(drawing), encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("dialog", lambda dialog: seen.dialogs.append(dialog.message))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=20_000)
    yield page, seen
    context.close()


def quiet(seen: Seen) -> bool:
    """Whether the page loaded itself only, said nothing and asked nothing."""
    return len(seen.requests) == 1 and not seen.console and not seen.dialogs


def findings(page: Any) -> list[str]:
    """Return what axe finds on a page as it stands."""
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(page).response["violations"]]
