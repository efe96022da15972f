"""Pages in a browser, watched while they are used."""

import shutil
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.served import Served, authority

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SOFTWARE = ["--no-sandbox", "--disable-background-networking", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
DRESSES = [("dark", "en-GB", 360), pytest.param("light", "de-DE", 1440, marks=pytest.mark.long)]
"""Scheme, language and width in which a page is seen each time, and with what takes minutes."""
WATCH = "window.refused = []; addEventListener('securitypolicyviolation', (e) => refused.push(e.violatedDirective));"


class Watched:
    """A page of a browser, with what it asked for, what its console said, and what its policy refused."""

    def __init__(self, browser: Any, served: Served, **options: Any) -> None:
        self.context = browser.new_context(**{"locale": "de-DE", **options})
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.asked, self.said = list[str](), list[str]()
        self.page.add_init_script(WATCH)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.said.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.served = served

    def log_in(self) -> None:
        """Log in as the owner of the folder."""
        key = authority(self.served.folder)["Authorization"].removeprefix("Bearer ")
        answer = self.context.request.post(self.served.address + "/login", form={"token": key})
        assert answer.ok, answer.text()

    def findings(self) -> list[str]:
        """Return what axe finds on the page as it stands."""
        return [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(self.page).response["violations"]]

    def trouble(self) -> list[str]:
        """Return what was asked for elsewhere, errors of the console, and what the policy of the page refused."""
        elsewhere = [url for url in self.asked if self.served.address not in url]
        return [*elsewhere, *self.said, *self.page.evaluate("window.refused")]


class Looked(Watched):
    """A page of the explorer that looks on while it is used."""

    def open(self, path: str = "/?around=retrason") -> Any:
        """Open a view and wait until the script is ready."""
        self.page.goto(self.served.address + path)
        self.page.locator("html[data-ready]").wait_for()
        return self.page

    def wait(self, text: str, within: str = ".app") -> None:
        """Wait until a text stands in the page."""
        self.page.locator(within, has_text=text).first.wait_for()

    def names(self) -> set[str]:
        """Return the ids of the actors in the picture."""
        return set(self.page.locator(".net .node").evaluate_all("all => all.map((one) => one.dataset.node)"))
