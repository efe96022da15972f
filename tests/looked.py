"""A page of the explorer in a browser, watched while it is used."""

from typing import Any

from tests.test_api_editor import Watched


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
