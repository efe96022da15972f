"""The protocol on standard input and output, for a client that starts this program.

Enters: a data folder, or the address of a SPARQL server. Leaves: nothing, when the input ends. The folder is reached
anew for each call: so a server may hold it, may start or stop meanwhile, and nobody waits for this program to end.
"""

import signal
from typing import Any

import anyio
from anyio import to_thread
from mcp.server.stdio import stdio_server

from api.folder import connect
from api.mcp.asked import Asked
from api.mcp.server import server
from api.mcp.tools import Tool


def serve(data: Any) -> None:
    """Answer messages until the input ends, or the program is interrupted.

    An interrupt ends it at once, as a termination does: the thread that waits for input cannot be woken, and what only
    reads has nothing to put in order.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    anyio.run(_serve, data)


async def _serve(data: Any) -> None:
    alone = anyio.CapacityLimiter(1)  # two at once would wait for each other's hold of the folder

    def ask(tool: Tool, asked: Asked) -> tuple[dict[str, Any], str]:
        with connect(data) as client:
            return tool.call(client, asked)

    async def run(tool: Tool, asked: Asked) -> tuple[dict[str, Any], str]:
        return await to_thread.run_sync(ask, tool, asked, limiter=alone)

    made = server(run)
    async with stdio_server() as (incoming, outgoing):
        await made.run(incoming, outgoing, made.create_initialization_options())
