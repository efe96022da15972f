"""Tokens: who may read and write. Only an admin sees, makes and revokes them."""

from dataclasses import dataclass, field

from fastapi import APIRouter
from fastapi.responses import Response

from api import reports
from api.deps import Admin, Parts
from api.tokens import Role, Token

router = APIRouter(prefix="/api/v1", tags=["data"])


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The token that is to be made."""

    role: Role
    name: str | None = None
    graphs: list[str] = field(default_factory=list)


@router.get("/tokens", operation_id="listTokens")
def list_tokens(parts: Parts, _: Admin) -> list[reports.TokenOut]:
    """All tokens, without their secrets."""
    return [_shown(token) for token in parts.tokens.kept()]


@router.post("/tokens", operation_id="createToken", status_code=201)
def create_token(wanted: Wanted, parts: Parts, _: Admin) -> reports.NewToken:
    """Make a token; its secret is told once, and kept nowhere."""
    token, secret = parts.tokens.create(wanted.role, wanted.name, tuple(wanted.graphs))
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
