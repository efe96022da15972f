"""Serving a folder: hold it, load what is bundled where it is empty, and run uvicorn until it is stopped."""

import os
import re
import secrets
import socket
import sys
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import click
import uvicorn
from fastapi import FastAPI

from api import audit
from api.access import host_name
from api.app import create_app
from api.folder import held, state_of
from api.http import Bounded
from api.rate import is_local
from api.session import CODE_SECONDS
from api.settings import LOOPBACK, Settings
from api.tokens import Tokens
from graph.analysis.engine import use
from graph.errors import Invalid, Unavailable
from graph.intake.bundled import DATASETS, load_bundled
from graph.intake.commit import refresh_derived
from graph.store import Limits, open_store
from graph.store.elsewhere import place

_SWITCH = 0.0005
"""Seconds after which a thread that computes lets another go on: small requests wait for no measure."""
_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 (read, not bound)


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a folder is served; each is an option of the command, whose help says what it does."""

    host: str
    port: int
    allow_host: tuple[str, ...]
    allow_origin: tuple[str, ...]
    trusted_proxy: tuple[str, ...]
    root_path: str
    allow_service: tuple[str, ...]
    max_rows: int
    rate: int
    updates: str | None
    engine: str
    private: bool
    empty: bool
    dataset: tuple[str, ...]
    open_: bool
    publisher: str = ""
    contact: str = ""


def run(data: Path | str, options: Options) -> None:
    """Serve a folder until interrupted.

    Raises:
        Invalid: no such engine is installed, or an option makes no sense.
        Unavailable: the port or the folder is taken, or others would get in where nobody has a token.
    """
    _check_options(options)
    with use(options.engine):
        pass  # an engine that is not there is told now, not with the first ranking
    settings, shown = _settings(state_of(data), options), str(data).rpartition("@")[2]
    with _listen(options.host, options.port) as listener:
        address = _address(_ANY.get(options.host, options.host), listener.getsockname()[1])
        with held(settings.data, address, settings.key), suppress(KeyboardInterrupt):  # Ctrl+C is how it is stopped
            _check_access(settings, options)
            store = open_store(data, settings.limits, options.updates)
            try:
                if not options.empty and isinstance(data, Path) and store.generation == 0:
                    load_bundled(store, *(options.dataset or DATASETS))
                refresh_derived(store)
                click.echo(f"Geflecht serves {shown} {told(options, address)} (stop with Ctrl+C)")
                if options.open_:
                    webbrowser.open(address)
                app = create_app(settings, store)
                if is_local(options.host):
                    click.echo(_invitation(app, f"{address}{options.root_path}"))
                _serve(app, listener, options.trusted_proxy)
            finally:
                store.close()


def told(options: Options, address: str) -> str:
    """Return where a service is reached, as its first line says it; ``address`` is that on this machine."""
    here = f"at {address}{options.root_path}"
    if options.host not in _ANY:
        return here
    port = address.rpartition(":")[2]
    names = [f"{_address(name, int(port))}{options.root_path}" for name in options.allow_host]
    elsewhere = (
        f"at {', '.join(names)} from others" if names else "from others under no name before --allow-host gives one"
    )
    return f"on all addresses of this machine, port {port}: {here} from here, {elsewhere}"


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host and not host.startswith("[") else f"http://{host}:{port}"


def _invitation(app: FastAPI, address: str) -> str:
    """Return the line with the link that logs the owner of the folder in."""
    code = app.state.service.sessions.code()
    return f"Log in with {address}/login?code={code} (once, within {CODE_SECONDS // 60} minutes)"


def _serve(app: FastAPI, listener: socket.socket, proxies: tuple[str, ...]) -> None:
    audit.to_stderr()
    sys.setswitchinterval(_SWITCH)
    config = uvicorn.Config(
        app,
        http=Bounded,
        ws="none",
        log_level="warning",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    _Server(config).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that lets go of who waits for news before it waits for what is still answered."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        self.config.app.state.service.listeners.close()  # type: ignore[union-attr]  # it is the app that we gave
        await super().shutdown(sockets)


def _check_options(options: Options) -> None:
    """Refuse what would guard or lead nowhere.

    Raises:
        Invalid: an option is not what it has to be.
    """
    root = options.root_path
    if root and not re.fullmatch(r"(/[\w.~-]+)+", root):
        raise Invalid(f"--root-path {root}: write a path such as /netz, without a slash at its end.")
    for name in options.allow_host:
        if host_name(name) in ("", "*"):
            raise Invalid(f"--allow-host {name}: write the name of a host, such as netz.example.org.")
    for origin in options.allow_origin:
        if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", origin):
            raise Invalid(f"--allow-origin {origin}: write an origin such as https://netze.example, without a path.")
    for entry in options.allow_service:
        try:
            place(entry)
        except Invalid as error:
            raise Invalid(f"--allow-service {error.message}") from error
    for proxy in options.trusted_proxy:
        try:
            ip_network(proxy, strict=False)
        except ValueError as error:
            raise Invalid(f"--trusted-proxy {proxy}: write an IP address or a network, such as 10.0.0.0/8.") from error


def _settings(data: Path, options: Options) -> Settings:
    return Settings(
        data=data,
        hosts=(*LOOPBACK, options.host, *options.allow_host),
        root_path=options.root_path,
        key=secrets.token_urlsafe(32),
        reading="private" if options.private else "local" if is_local(options.host) else "public",
        origins=options.allow_origin,
        services=options.allow_service,
        limits=Limits(rows=options.max_rows),
        rate=options.rate,
        engine=options.engine,
        publisher=options.publisher.strip(),
        contact=_contact(options.contact.strip()),
    )


def _contact(given: str) -> str:
    """Return the address to write to as an IRI.

    Raises:
        Invalid: it is neither of mail nor of a page.
    """
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", given, re.ASCII):
        return f"mailto:{given}"
    if given and not re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[\w.~/-]*)?", given, re.ASCII):
        raise Invalid(
            f"--contact {given}: write an address of mail, or of a page such as https://netz.example/kontakt."
        )
    return given


def _check_access(settings: Settings, options: Options) -> None:
    """Let nobody else in before somebody can be told apart.

    Raises:
        Unavailable: the service would be open to others, or closed to all, for want of a token.
    """
    if settings.reading == "local" or Tokens(settings.data).kept():
        return
    where = "--private" if options.private else f"--host {options.host}"
    raise Unavailable(
        f"Serving with {where} needs a token, and {settings.data} has none: run `geflecht token create --role admin "
        f"--data {settings.data}` first, or serve on this machine alone."
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio leaves Nagle on: 40 ms
    if os.name == "posix":  # elsewhere the option would let two programs share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise Unavailable(f"{host}:{port} cannot be used ({error.strerror}); choose another with --port.") from error
    return listener
