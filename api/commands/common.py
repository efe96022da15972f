"""What the subcommands share: options, exit codes, and the way to the data."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from api.folder import Client, Tell

C = TypeVar("C", bound=click.Command)


Where = Path | str


class Data(click.ParamType[Where]):
    """A data folder, or the address of a SPARQL server."""

    name = "folder"

    def convert(self, value: Any, _: click.Parameter | None, __: click.Context | None) -> Where:
        """Return a path, or an address as it is."""
        text = str(value)
        return text if text.startswith(("http://", "https://")) else Path(text)


DATA = click.option(
    "--data",
    type=Data(),
    envvar="GEFLECHT_DATA",
    default="data",
    help="The data folder, or the address of a SPARQL server.",
    show_default=True,
)
FORMAT = click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", help="How to print the answer."
)
JSON = click.option("--json", "format_", flag_value="json", help="Print JSON.")
ON = click.option("--on", metavar="DAY", help="The network on a day, YYYY-MM-DD.")
GENERATION = click.option(
    "--generation", type=click.IntRange(0), metavar="N", help="The data as it was after change N; else as it is now."
)


def _remember(context: click.Context, _: click.Parameter, lang: str | None) -> str | None:
    """Keep the language for what is said when a command fails."""
    context.meta["lang"] = lang
    return lang


LANGUAGE = click.option(
    "--lang", type=click.Choice(["de", "en"]), callback=_remember, help="Language; else by the LANG of this terminal."
)
UPDATES = click.option(
    "--updates", metavar="URL", help="Where a SPARQL server takes updates; without it that is only read."
)
FAILED = 1
_WHOLE = 1000
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def asks_network(function: Decorated) -> Decorated:
    """Add what every question about the network takes: data, day, generation, language, and how to print the answer."""
    for option in reversed((DATA, ON, GENERATION, LANGUAGE, FORMAT, JSON)):
        function = option(function)
    return function


def example(text: str) -> Callable[[C], C]:
    """Add an example to a command's help."""

    def add(command: C) -> C:
        command.epilog = f"Example: {text}"
        return command

    return add


def reach(data: Where, *, create: bool = False, updates: str | None = None) -> "AbstractContextManager[Client]":
    """Connect to the service of a folder, which refuses in the language of the command."""
    from api.folder import connect

    lang = language(click.get_current_context().meta.get("lang"))
    return connect(data, create=create, updates=updates, language=lang)


@contextmanager
def progress() -> "Iterator[Tell]":
    """Show on stderr how far something is, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    with click.progressbar(length=_WHOLE, file=sys.stderr, item_show_func=lambda told: told) as bar:
        yield lambda share, told: bar.update(int(share * _WHOLE) - bar.pos, told)


def language(lang: str | None) -> str:
    """Return the language asked for, else that of the terminal."""
    return lang or ("de" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("de") else "en")


def say_note(answer: Mapping[str, Any]) -> None:
    """Print the sentence that goes with an empty answer."""
    if answer.get("note"):
        click.echo(answer["note"])
