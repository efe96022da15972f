"""What a service is told when it is made: one frozen object, and nothing read from the environment at import."""

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from graph.analysis.engine import IGRAPH
from graph.store.jobs import Limits

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
Reading = Literal["local", "public", "private"]


@dataclass(frozen=True)
class Settings:
    """Settings of one service.

    ``hosts`` are the names by which it may be asked; ``key`` lets the command line of the same folder write. Sizes
    are in bytes, ``max_nodes`` bounds a network that is returned or drawn.

    ``reading`` says who may read: ``local`` is whoever reaches the address, but no page of another origin; ``public``
    is everyone, pages of other origins included; ``private`` is who has a token. Pages of ``origins`` may also send
    a token. ``rate`` is how many requests a client may send to the expensive addresses in a minute, after ``burst`` at
    once; 0 is no limit, and there is none for clients on this machine. ``services`` are the other hosts that SERVICE
    and LOAD may ask. ``show_progress`` draws how far a long import is, where the standard error of this process is a
    terminal. ``publisher`` and ``contact`` are who publishes the data and where to write to, as its description says.
    """

    data: Path
    hosts: tuple[str, ...] = LOOPBACK
    root_path: str = ""
    key: str = field(default="", repr=False)
    reading: Reading = "local"
    origins: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    rate: int = 600
    burst: int = 100
    max_url: int = 32 * 1024
    max_headers: int = 32 * 1024
    max_body: int = 256 * 1024 * 1024
    max_backup: int = 64 * 1024 * 1024 * 1024
    max_query: int = 1024 * 1024
    max_nodes: int = 2000
    engine: str = IGRAPH
    show_progress: bool = False
    publisher: str = ""
    contact: str = ""
    limits: Limits = field(default_factory=Limits)
    version: str = field(default_factory=lambda: version("geflecht"))
