"""What is no message of JSON-RPC 2.0, answered in its own shape with one sentence (section 5.1 of its specification).

Enters: the body of a request. Leaves: the answer that says what is wrong, None where the body is a message.
"""

import json
from typing import Any

from fastapi.responses import JSONResponse, Response
from mcp.types import INVALID_REQUEST, PARSE_ERROR

_BATCH = "Send one message, an object; several in one list are not taken since version 2025-06-18 of the protocol."
_VERSION = 'Send a message of JSON-RPC 2.0: an object with "jsonrpc": "2.0" and a "method".'
_PARAMETERS = '"params" is an object.'
_NUMBER = '"id" is a text or a whole number.'


def malformed(body: bytes) -> Response | None:
    """Return the answer to what is no message."""
    try:
        message = json.loads(body)
    except ValueError as error:
        return _refused(PARSE_ERROR, f"The body is no JSON: {error}.", None)
    except RecursionError:
        return _refused(PARSE_ERROR, "The body is no JSON that is read: it is nested too deeply.", None)
    wrong = _wrong(message)
    if wrong is None:
        return None
    known = message.get("id") if isinstance(message, dict) else None
    return _refused(INVALID_REQUEST, wrong, known if _is_number(known) else None)


def _wrong(message: Any) -> str | None:
    if not isinstance(message, dict):
        return _BATCH if isinstance(message, list) else _VERSION
    answers = "result" in message or "error" in message
    if message.get("jsonrpc") != "2.0" or not (isinstance(message.get("method"), str) or answers):
        return _VERSION
    if not isinstance(message.get("params", {}), dict):
        return _PARAMETERS
    return None if _is_number(message.get("id", 0)) else _NUMBER


def _is_number(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _refused(code: int, told: str, number: str | int | None) -> Response:
    return JSONResponse({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": told}}, 400)
