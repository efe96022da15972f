"""Answers in the event loop: a query that takes less than a moment wakes no thread, which would take longer than it.

Enters: a store and a query. Leaves: its answer. Whatever waits for more than the answer itself goes to a thread.
"""

import asyncio
import os
from contextlib import suppress

from fastapi.concurrency import run_in_threadpool

from graph.store import Answer, Begun, Query, Store
from graph.store.readers import MOMENT


async def answer(store: Store, query: Query) -> Answer:
    """Return the answer to a query from outside.

    Raises:
        GeflechtError: it passes a limit, or is itself at fault.
    """
    begun = store.begin(query)
    if begun is None:
        return await run_in_threadpool(store.answer, query)
    found = begun.take() if await _answered(begun) else None
    if found is None:
        # whoever goes away while no thread is free still leaves the worker to the thread that comes
        found = await asyncio.shield(run_in_threadpool(begun.finish))
    assert isinstance(found, Answer)
    return found


async def _answered(begun: Begun) -> bool:
    """Wait for a moment; return whether there is something to take. Who no longer waits leaves that to a thread."""
    loop = asyncio.get_running_loop()
    there: asyncio.Future[Begun | None] = loop.create_future()
    number = begun.fileno()
    loop.add_reader(number, _settle, there, begun)
    over = loop.call_later(MOMENT, _settle, there, None)
    try:
        return await there is not None
    except asyncio.CancelledError:
        loop.run_in_executor(None, _let_end, begun)
        raise
    finally:
        over.cancel()
        loop.remove_reader(number)
        with suppress(OSError):  # the service stops, and has closed it
            os.set_blocking(number, True)  # uvloop watches nothing else


def _settle(there: "asyncio.Future[Begun | None]", found: Begun | None) -> None:
    if not there.done():
        there.set_result(found)


def _let_end(begun: Begun) -> None:
    with suppress(Exception):  # nobody waits for it
        begun.finish()
