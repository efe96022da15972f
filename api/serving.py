"""Serving a folder: hold it, load what is bundled where it is empty, and run uvicorn until it is stopped."""

import os
import secrets
import socket
import webbrowser
from pathlib import Path

import click
import uvicorn

from api.app import create_app
from api.folder import held
from api.settings import LOOPBACK, Settings
from graph.errors import Unavailable
from graph.intake.bundled import load_bundled
from graph.intake.commit import refresh_derived
from graph.store import open_store

_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 (read, not bound)


def run(
    data: Path, host: str, port: int, names: tuple[str, ...], root_path: str, *, bundled: bool, browser: bool
) -> None:
    """Serve a folder until interrupted.

    Raises:
        Unavailable: the port or the folder is taken.
    """
    listener = _listen(host, port)
    address = f"http://{_ANY.get(host, host)}:{listener.getsockname()[1]}"
    key = secrets.token_urlsafe(32)
    settings = Settings(data=data, hosts=(*LOOPBACK, host, *names), root_path=root_path, key=key)
    with listener, held(data, address, key):
        store = open_store(data, settings.limits)
        try:
            if bundled and store.generation == 0:
                load_bundled(store)
            refresh_derived(store)
            click.echo(f"Geflecht serves {data} at {address}{root_path} (stop with Ctrl+C)")
            if browser:
                webbrowser.open(address)
            config = uvicorn.Config(
                create_app(settings, store),
                log_level="warning",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=3,
            )
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            store.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere the option would let two programs share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise Unavailable(f"{host}:{port} cannot be used ({error.strerror}); choose another with --port.") from error
    return listener
