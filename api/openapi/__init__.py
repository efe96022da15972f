"""The OpenAPI description, complete: what each operation may be sent, answers and refuses, with examples that are run.

Enters: what the framework says of routes, ``operations.yaml`` with what it cannot know, ``answers.json`` with what the
examples were answered on the bundled network. Leaves: the document at /openapi.json.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.openapi.refusals import problems, refused, security

Operation = dict[str, Any]


class Described(FastAPI):
    """An application that describes itself wholly; ``routed`` are its routes as they are to be told."""

    routed: tuple[APIRoute, ...] = ()

    def openapi(self) -> dict[str, Any]:
        """Return the description, made once."""
        if self.openapi_schema is None:
            found = super().openapi()
            by_id = {route.operation_id: route for route in self.routed}
            order = [route.path_format for route in self.routed]
            found["paths"] = dict(sorted(found["paths"].items(), key=lambda item: order.index(item[0])))
            for path, operation in operations(found):
                _complete(path, operation, by_id[operation["operationId"]])
            schemas, shared = found["components"]["schemas"], _yaml("components.yaml")
            for name in ("HTTPValidationError", "ValidationError"):  # ours are problems
                schemas.pop(name, None)
            schemas |= shared.pop("schemas")
            found["components"] |= {"responses": problems(), **shared}
            self.openapi_schema = found
        return self.openapi_schema


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    """Yield the operations of a description with their paths."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


@cache
def told() -> dict[str, Any]:
    """Return what is told of operations beyond their code, by operation id."""
    return _yaml("operations.yaml")


@cache
def answers() -> dict[str, Any]:
    """Return what each example, by operation id and name, was answered: JSON, or the beginning of a text."""
    found: dict[str, Any] = json.loads(_read("answers.json"))
    return found


def filled(given: Any, found: Mapping[str, Any]) -> Any:
    """Return a value of an example in which ``=startJob.id`` stands for what an earlier example was answered.

    Raises:
        KeyError: there is no such answer.
    """
    if isinstance(given, Mapping):
        return {key: filled(value, found) for key, value in given.items()}
    if not isinstance(given, str) or not given.startswith("="):
        return given
    name, *parts = given[1:].split(".")
    value = found[name]
    for part in parts:
        value = value[part]
    return value


def _yaml(name: str) -> dict[str, Any]:
    import yaml

    found: dict[str, Any] = yaml.safe_load(_read(name))
    return found


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _complete(path: str, operation: Operation, route: APIRoute) -> None:
    name = operation["operationId"]
    own = told().get(name, {})
    operation.setdefault("parameters", []).extend(own.get("parameters", []))
    if "body" in own:
        text = {"schema": {"type": "string"}}
        operation["requestBody"] = {"required": True, "content": {media: dict(text) for media in own["body"]}}
        if "fields" in own:
            operation["requestBody"]["content"] = {own["body"][0]: {"schema": own["fields"]}}
    operation["responses"] = {
        status: response for status, response in operation["responses"].items() if status[0] == "2" or status[0] == "3"
    }
    for status, answer in own.get("answers", {}).items():
        text = {"schema": {"type": "string"}}
        content: dict[str, Any] = {
            media: {"schema": {}} if media.endswith(("json", "yaml")) else text for media in answer
        }
        described = operation["responses"].get(str(status), {}).get("description", _WHEN.get(status, "Answered"))
        operation["responses"][str(status)] = {"description": described} | ({"content": content} if content else {})
    for example in own.get("examples", []):
        _show(operation, example, answers().get(name, {}).get(example["name"]))
    wrong = {*refused(path, route), *own.get("errors", [])} - set(own.get("never", []))
    operation["responses"] |= {str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in sorted(wrong)}
    if (needed := security(route)) is not None:
        operation["security"] = needed


_WHEN = {201: "Made", 204: "Done; there is nothing to tell", 301: "It has another address now"}


def _show(operation: Operation, example: Mapping[str, Any], answer: Any) -> None:
    """Put an example where a reader of the description looks for it: under each parameter, body and answer."""
    name, summary = example["name"], {"summary": example["says"]} if "says" in example else {}
    given = _literal(example.get("with", {}))
    for parameter in operation["parameters"]:
        if parameter["name"] in given:
            parameter.setdefault("examples", {})[name] = {**summary, "value": given[parameter["name"]]}
    if "send" in example and not str(example["send"]).startswith("="):
        content = operation["requestBody"]["content"]
        media = content[example.get("as", next(iter(content)))]
        media.setdefault("examples", {})[name] = {**summary, "value": _literal(example["send"])}
    response = operation["responses"].get(str(example.get("status", "")) or next(iter(operation["responses"])), {})
    content = response.get("content", {})
    media = content.get(example.get("accept", next(iter(content), "")))
    if media is not None and answer is not None:
        media.setdefault("examples", {})[name] = {**summary, "value": answer}


def _literal(given: Any) -> Any:
    first = {name: next(iter(found.values())) for name, found in answers().items()}
    try:
        return filled(given, first)
    except KeyError:  # before the examples were answered for the first time
        return {}
