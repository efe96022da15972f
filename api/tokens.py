"""Tokens: who may ask and write, kept as hashes in a file of the data folder.

Enters: a folder; names, roles and graphs. Leaves: tokens, and once the secret of a new one. A secret is 256 random
bits, so one SHA-256 of it tells nothing (a slow hash protects what people choose). The file is replaced as a whole and
read again whenever it was replaced: a running server knows a new or revoked token with its next request.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock

from graph.errors import Invalid, Unavailable, Unknown
from graph.intake.commit import DEFAULT
from ontology.names import SYSTEM_GRAPHS

Role = Literal["reader", "editor", "admin"]
LOCAL = "local"
_NAME = re.compile(r"[\w@.+-][\w @.+-]{0,62}[\w@.+-]|[\w@.+-]")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Token:
    """One token as it is kept: ``graphs`` are the only ones that an editor may write, none means all."""

    id: str
    name: str
    role: Role
    graphs: tuple[str, ...] = ()
    created: str = ""
    sha256: str = field(default="", repr=False)

    @property
    def writes(self) -> bool:
        """Whether its role writes at all."""
        return self.role != "reader"


class Tokens:
    """The tokens of a data folder; safe to ask from many threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "tokens.json"
        self._read: tuple[tuple[int, ...], tuple[Token, ...]] = ((), ())

    def kept(self) -> tuple[Token, ...]:
        """Return all tokens in the order of their making.

        Raises:
            Unavailable: the file is there but cannot be read; then nobody is let in by it.
        """
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
            if self._read[0] != stamp:
                self._read = (stamp, tuple(map(_token, json.loads(self._file.read_text(encoding="utf-8"))["tokens"])))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unavailable(
                f"{self._file.name} cannot be read; restore it, or remove it and make new tokens."
            ) from error
        return self._read[1]

    def find(self, secret: str) -> Token | None:
        """Return the token of a secret, None if it is none of ours; the time it takes tells nothing of the secrets."""
        given = _hashed(secret)
        return next((found for found in self.kept() if hmac.compare_digest(found.sha256, given)), None)

    def create(self, role: str, name: str | None = None, graphs: tuple[str, ...] = ()) -> tuple[Token, str]:
        """Make a token and return it with its secret, which is kept nowhere.

        Raises:
            Invalid: the name is taken or no name, or the graphs are none that such a token may be bound to.
        """
        secret, number = "gf_" + secrets.token_urlsafe(32), secrets.token_hex(4)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing():
            there = self.kept()
            token = Token(number, name or f"{role}-{number}", _role(role), graphs, made, _hashed(secret))
            _check(token, there)
            self._write((*there, token))
        return token, secret

    def revoke(self, asked: str) -> Token:
        """Remove a token by name or id and return it.

        Raises:
            Unknown: there is no such token.
        """
        with self._writing():
            there = self.kept()
            found = next((token for token in there if asked in (token.name, token.id)), None)
            if found is None:
                raise Unknown("token", asked, [token.name for token in there])
            self._write(tuple(token for token in there if token is not found))
        return found

    def _writing(self) -> FileLock:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._file.with_suffix(".lock"), timeout=30)

    def _write(self, tokens: tuple[Token, ...]) -> None:
        """Write the file whole beside itself, readable by its owner alone, then put it in its place."""
        beside = self._file.with_suffix(".part")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump({"tokens": [asdict(token) for token in tokens]}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._file)


def local() -> Token:
    """Return who holds the folder's own key: its owner, on this machine."""
    return Token(LOCAL, LOCAL, "admin")


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", errors="surrogateescape")).hexdigest()


def _token(found: Mapping[str, Any]) -> Token:
    graphs = tuple(str(graph) for graph in found["graphs"])
    texts = (str(found[key]) for key in ("created", "sha256"))
    return Token(str(found["id"]), str(found["name"]), _role(found["role"]), graphs, *texts)


def _role(given: str) -> Role:
    for role in get_args(Role):
        if role == given:
            found: Role = role
            return found
    raise Invalid(f"'{given}' is no role; choose {', '.join(get_args(Role))}.")


def _check(token: Token, there: tuple[Token, ...]) -> None:
    if not _NAME.fullmatch(token.name):
        raise Invalid("A token's name has 1 to 64 letters, digits, spaces or @ . + - _, and no space at its ends.")
    if token.name == LOCAL or any(token.name in (other.name, other.id) for other in there):
        raise Invalid(f"A token is called '{token.name}' already; choose another --name.")
    if token.graphs and token.role != "editor":
        raise Invalid("Only an editor is bound to graphs; leave --graph out, or choose --role editor.")
    for graph in token.graphs:
        if graph in SYSTEM_GRAPHS:
            raise Invalid(f"{graph} is written by the system alone; name main as '{DEFAULT}', or a graph of your own.")
        if graph != DEFAULT and not (_IRI.fullmatch(graph) and graph.isprintable()):
            raise Invalid(f"'{graph}' is no IRI; name a graph by its IRI, or main as '{DEFAULT}'.")
