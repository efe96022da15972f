"""Runs the examples of the OpenAPI description against a service, in their order.

Enters: the description, and clients of a service with the bundled network and of an empty one. Leaves: what was
answered. As a script it writes that beside the description, which shows it.
"""

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from api.openapi import filled, told

FILE = Path(__file__).parent.parent / "api" / "openapi" / "answers.json"
_FORM = "application/x-www-form-urlencoded"
_ADDRESS = "https://geflecht.example.org"  # in place of a port of this machine
_SHOWN, _TEXT = 2, 400
_SECONDS = 60


@dataclass(frozen=True)
class Run:
    """One example that was run: its operation as the description has it, and what was answered."""

    name: str
    operation: Mapping[str, Any]
    example: Mapping[str, Any]
    response: httpx.Response

    @property
    def media(self) -> str:
        """The media type of the answer."""
        return str(self.response.headers.get("content-type", "")).partition(";")[0]

    @property
    def shown(self) -> Any:
        """What the description shows of the answer: JSON with short lists, the beginning of a text, else nothing."""
        if not self.response.content or self.example.get("varies") == "all":
            return None
        text = self.response.text.replace(str(self.response.url.copy_with(raw_path=b"/")).rstrip("/"), _ADDRESS)
        if "json" in self.media:
            return shortened(json.loads(text), set(self.example.get("varies", ())))
        return text[:_TEXT] if self.media.startswith("text/") and "html" not in self.media else None


def shortened(value: Any, varying: set[str], name: str = "") -> Any:
    """Return JSON with lists cut to their first items, and without what is another value each time."""
    if isinstance(value, dict):
        return {key: shortened(one, varying, key) for key, one in value.items()}
    if isinstance(value, list):
        return [shortened(one, varying, name) for one in value[:_SHOWN]]
    if name in varying and isinstance(value, str):
        return "…"
    if isinstance(value, float):
        return round(value, 6)
    return value


def run(document: Mapping[str, Any], clients: Mapping[str, httpx.Client]) -> Iterator[Run]:
    """Run every example; ``clients`` are those of the services ``data`` and ``empty``, with a token that may write."""
    found: dict[str, Any] = {}
    places = {
        operation["operationId"]: (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    for name, own in told().items():
        for example in own.get("examples", ()):
            path, method, operation = places[name]
            client = clients[example.get("service", "data")]
            response = _sent(client, method, path, operation, example, found)
            if name == "startJob":
                _wait(client, response.json()["id"])
            found.setdefault(name, _value(client, response))
            yield Run(name, operation, example, response)


def _value(client: httpx.Client, response: httpx.Response) -> Any:
    """Return what a later example may name: JSON, the generation that a change without an answer made, or bytes."""
    if "json" in response.headers.get("content-type", ""):
        return response.json()
    if not response.content:
        return {"generation": str(client.get("/health").json()["generation"])}
    return response.content


def _sent(
    client: httpx.Client,
    method: str,
    path: str,
    operation: Mapping[str, Any],
    example: Mapping[str, Any],
    found: Mapping[str, Any],
) -> httpx.Response:
    given, headers, query = filled(example.get("with", {}), found), dict[str, str](), dict[str, Any]()
    places = {parameter["name"]: parameter["in"] for parameter in operation["parameters"]}
    for name, value in given.items():
        place = places.get(name, "header")
        if place == "path":
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        else:
            (query if place == "query" else headers)[name] = value
    if "accept" in example:
        headers["accept"] = example["accept"]
    body = filled(example.get("send"), found)
    if body is not None:
        media = example.get("as", "application/json")
        headers["content-type"] = media
        if not isinstance(body, str | bytes):
            body = urlencode(body) if media == _FORM else json.dumps(body, ensure_ascii=False)
    address = path + ("?" + urlencode(query, doseq=True) if query else "")
    return client.request(method, address, headers=headers, content=body)


def _wait(client: httpx.Client, job: str) -> None:
    until = time.monotonic() + _SECONDS
    while client.get(f"/api/v1/jobs/{job}").json()["ended"] is None and time.monotonic() < until:
        time.sleep(0.05)


def written(runs: Iterator[Run]) -> str:
    """Return the file of answers."""
    answers: dict[str, dict[str, Any]] = {}
    for one in runs:
        if one.shown is not None:
            answers.setdefault(one.name, {})[one.example["name"]] = one.shown
    return json.dumps(answers, ensure_ascii=False, indent=1) + "\n"


def clients(stack: ExitStack) -> dict[str, httpx.Client]:
    """Serve the bundled network and nothing, each from a folder of its own, for as long as a stack is open."""
    from tests.served import authority, serving

    found = {}
    for name, options in (("data", ()), ("empty", ("--empty",))):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        served = stack.enter_context(serving(folder, *options))
        client = httpx.Client(base_url=served.address, headers=authority(folder), timeout=_SECONDS)
        found[name] = stack.enter_context(client)
    return found


def make() -> str:
    """Return the file of answers, made anew."""
    with ExitStack() as stack:
        services = clients(stack)
        return written(run(services["data"].get("/openapi.json").json(), services))


if __name__ == "__main__":
    FILE.write_text(make(), encoding="utf-8")
