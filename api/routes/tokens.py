"""Tokens: who may read and write. Only an admin sees, makes and revokes them."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import TypeAdapter

from api import reports
from api.deps import Admin, Parts, body_as, body_schema
from api.tokens import Role, Token

router = APIRouter(prefix="/api/v1", tags=["data"])
MOST_BODY = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The token that is to be made."""

    role: Role
    name: str | None = None
    graphs: list[str] = field(default_factory=list)


_WANTED = TypeAdapter(Wanted)


async def wanted(request: Request, _: Admin) -> Wanted:
    """Return the token that an admin asks for; nothing is read of what others send."""
    return await body_as(request, _WANTED, MOST_BODY)


@router.get("/tokens", operation_id="listTokens")
def list_tokens(parts: Parts, _: Admin) -> list[reports.TokenOut]:
    """All tokens, without their secrets."""
    return [_shown(token) for token in parts.tokens.kept()]


@router.post("/tokens", operation_id="createToken", status_code=201, openapi_extra=body_schema(_WANTED))
def create_token(asked: Annotated[Wanted, Depends(wanted)], parts: Parts) -> reports.NewToken:
    """Make a token; its secret is told once, and kept nowhere."""
    token, secret = parts.tokens.create(asked.role, asked.name, tuple(asked.graphs))
    return reports.NewToken(token=_shown(token), secret=secret)


@router.delete("/tokens/{token}", operation_id="revokeToken", status_code=204)
def revoke_token(token: str, parts: Parts, _: Admin) -> Response:
    """Revoke a token by name or id; from then on it is refused."""
    parts.tokens.revoke(token)
    return Response(status_code=204)


def _shown(token: Token) -> reports.TokenOut:
    return reports.TokenOut(
        id=token.id, name=token.name, role=token.role, graphs=list(token.graphs), created=token.created
    )
