"""What a service is told when it is made: one frozen object, and nothing read from the environment at import."""

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from graph.store.jobs import Limits

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")


@dataclass(frozen=True)
class Settings:
    """Settings of one service.

    ``hosts`` are the names by which it may be asked; ``key`` lets the command line of the same folder write. Sizes
    are in bytes, ``max_nodes`` bounds a network that is returned or drawn.
    """

    data: Path
    hosts: tuple[str, ...] = LOOPBACK
    root_path: str = ""
    key: str = field(default="", repr=False)
    max_body: int = 256 * 1024 * 1024
    max_query: int = 1024 * 1024
    max_nodes: int = 2000
    limits: Limits = field(default_factory=Limits)
    version: str = field(default_factory=lambda: version("geflecht"))
