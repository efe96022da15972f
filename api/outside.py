"""A folder that a server holds: asked over HTTP, with the local key of the folder.

Enters: the server's address and key. Leaves: a Client.
"""

import asyncio
import json
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from api.folder import JOBS, Failed, Parameters, Response, Tell
from graph.errors import GeflechtError, Unavailable

if TYPE_CHECKING:
    import httpx

_PATIENCE, _SILENCE, _MOMENT, _PIECE = 600.0, 60.0, 1.0, 1 << 20
Body = bytes | AsyncIterable[bytes]


class Outside:
    """Asks a running server."""

    def __init__(self, address: str, key: str, language: str | None = None) -> None:
        self._address = address
        self._told = about(key, language)

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the JSON value of a read."""
        return self.send("GET", path, parameters).json()

    def fetch(self, path: str, into: BinaryIO, **parameters: Any) -> None:
        """Write the body of a read into a file, piece by piece."""
        import httpx

        known, address = _known(parameters), self._address + path
        try:
            with httpx.stream("GET", address, params=known, headers=self._told, timeout=_PATIENCE) as response:
                if response.is_error:
                    response.read()
                    raise _failure(response)
                into.writelines(response.iter_raw())
        except httpx.TransportError as error:
            raise _silent(self._address) from error

    def put_file(self, path: str, file: Path) -> Response:
        """Send a file as the body of a POST, piece by piece."""
        return self.send("POST", path, content=pieces(file))

    def send(
        self,
        method: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        content: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Return the server's response."""
        import httpx

        transport = httpx.AsyncHTTPTransport()
        told = {**(headers or {}), **self._told}
        return asyncio.run(exchange(transport, self._address, method, path, parameters, content, told))

    def work(self, question: str, parameters: Parameters, language: str, tell: Tell) -> Any:
        """Return the result of a job of the server, which is cancelled when this is interrupted."""
        wanted = json.dumps({"question": question, "parameters": dict(parameters)}).encode()
        json_body = {"Content-Type": "application/json"}
        job = self.send("POST", JOBS, {"lang": language}, content=wanted, headers=json_body).json()
        address = f"{JOBS}/{job['id']}"
        try:
            while job["status"] in ("queued", "running"):
                asyncio.run(self._follow(f"{address}/events", language, tell))
                job = self.send("GET", address, {"lang": language}).json()
        except BaseException:
            with suppress(GeflechtError):
                self.send("DELETE", address)
            raise
        if job["status"] != "done":
            raise Failed(job["told"])
        return self.get(f"{address}/result")

    async def _follow(self, address: str, language: str, tell: Tell) -> None:
        """Tell the events of a job until they end; where they cannot be had, wait a moment."""
        import httpx

        async with httpx.AsyncClient(base_url=self._address, timeout=_SILENCE, headers=self._told) as client:
            with suppress(httpx.TransportError):  # the state of the job is asked for next
                async with client.stream("GET", address, params={"lang": language}) as response:
                    async for line in response.aiter_lines():
                        if line.startswith("data: "):
                            job = json.loads(line.removeprefix("data: "))
                            tell(job["share"], job["told"])
                    if response.is_success:
                        return
            await asyncio.sleep(_MOMENT)


def about(key: str, language: str | None) -> dict[str, str]:
    """Return the headers that say who asks, and in which language a refusal is to be said."""
    told = {"Authorization": f"Bearer {key}" if key else "", "Accept-Language": language or ""}
    return {name: value for name, value in told.items() if value}


async def exchange(
    transport: "httpx.AsyncBaseTransport",
    address: str,
    method: str,
    path: str,
    parameters: Parameters | None,
    content: Body | None,
    headers: Mapping[str, str],
) -> Response:
    """Send one request and return its successful response.

    Raises:
        Failed: the service answered with a problem.
        Unavailable: nobody answers at the address.
    """
    import httpx

    known = _known(parameters or {})
    async with httpx.AsyncClient(
        transport=transport, base_url=address, timeout=_PATIENCE, follow_redirects=True
    ) as client:
        try:
            response = await client.request(method, path, params=known, content=content, headers=headers)
        except httpx.TransportError as error:
            raise _silent(address) from error
    if response.is_error:
        raise _failure(response)
    return Response(response.content, response.headers.get("content-type", ""), response.headers.get("etag", ""))


async def pieces(file: Path) -> AsyncIterator[bytes]:
    """Yield a file in pieces."""
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _known(parameters: Parameters) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}


def _silent(address: str) -> Unavailable:
    return Unavailable(f"The server that holds this folder does not answer at {address}; stop or restart it.")


def _failure(response: "httpx.Response") -> Failed:
    try:
        body = response.json()
    except ValueError:
        body = {}
    return Failed(str(body.get("detail", f"The service answered {response.status_code}.")), **body)
