"""Model Context Protocol, for programs with a language model."""

import importlib

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.deps import Parts

router = APIRouter(tags=["mcp"], include_in_schema=False)


@router.post("/mcp")
async def post_mcp(request: Request, parts: Parts) -> Response:
    """Take one message of the protocol and answer it.

    The SDK takes a second to load: a thread does so when it is first needed, and a service that nobody asks in this
    way never does.
    """
    protocol = await run_in_threadpool(importlib.import_module, "api.mcp.http")
    answer = await protocol.handled(request, parts)
    assert isinstance(answer, Response)
    return answer
