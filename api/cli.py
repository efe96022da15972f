"""The geflecht command. Each subcommand asks the service of a data folder (api.folder) and prints its answer.

Heavy libraries are imported where they are used, so that `geflecht --help` answers at once.
"""

import os
import sys
from typing import Any

import click

from api.commands import access, ask, diagrams, documents, edit, exports, files, links, mcp, review, upkeep, whole
from api.commands.common import FAILED, language
from graph.errors import GeflechtError

_MOST = 20


class Commands(click.Group):
    """Prints any error of ours as one sentence on stderr, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand."""
        try:
            return super().invoke(ctx)
        except GeflechtError as error:
            _say(error, language(ctx.meta.get("lang")))
            sys.exit(FAILED)
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            click.echo(f"geflecht: The input is not UTF-8 ({error.reason}); write it in UTF-8.", err=True)
            sys.exit(FAILED)
        except BrokenPipeError:  # the reader, `head` for one, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FAILED)


def _say(error: GeflechtError, lang: str) -> None:
    """Print an error: what is wrong with fields and what the checks found in the language, each in a line."""
    from api.commands import tables
    from api.commands.words import Words

    wrong, found = error.details.get("errors") or (), error.details.get("findings", ())[:_MOST]
    said = Words(lang)("nothing written") if wrong or found else error.said(lang)
    click.echo(f"geflecht: {said}", err=True)
    for line in tables.refused(error.details, Words(lang)):
        click.echo(line, err=True)
    for one in wrong:
        click.echo(f"  {one['field'] or '-'}: {one['message']}", err=True)
    for finding in () if wrong else found:
        click.echo(f"  {finding['node']}: {finding['message'].get(lang, finding['check'])}", err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="geflecht")
def main() -> None:
    """Who cooperates with whom, and how do we know? A knowledge graph of actors and relationships.

    Start with: geflecht serve --open
    """


for command in (
    files.serve,
    files.import_,
    documents.read,
    files.validate,
    review.review,
    review.duplicates,
    review.merge,
    review.distinct,
    edit.add,
    edit.correct,
    edit.retract,
    ask.query,
    ask.who,
    ask.rank,
    links.path,
    links.why,
    links.compare,
    whole.structure,
    whole.groups,
    whole.brokers,
    ask.search,
    diagrams.diagram,
    exports.export,
    mcp.mcp,
    upkeep.history,
    upkeep.undo,
    upkeep.backup,
    upkeep.restore,
    upkeep.erase,
    upkeep.upgrade,
    access.token,
):
    main.add_command(command)
