"""The Model Context Protocol on standard input and output."""

import click

from api.commands.common import DATA, Where, example


@example("geflecht mcp --data ./data")
@click.command()
@DATA
def mcp(data: Where) -> None:
    """Answer a program with a language model, on standard input and output.

    The program starts this command itself and asks by the Model Context Protocol. It may only read. A running
    service answers the same at /mcp.
    """
    from api.mcp.stdio import serve

    serve(data)
