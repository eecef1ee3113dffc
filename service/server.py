"""`acervo serve`: bind, say where and what to try, then answer until stopped."""

from __future__ import annotations

import errno
import socket
import threading

from ingest.errors import AcervoError
from service.output import say
from service.settings import Settings


class CannotServe(AcervoError):
    """The address cannot be listened on; the message says what to do."""


def run(settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted. Raises `CannotServe` if the port is taken or the address is not this machine's."""
    import uvicorn

    from service.app import create_app

    listener = _listen(host, port)
    if host not in ("127.0.0.1", "localhost", "::1"):
        # Whoever opens the server to the network names its hosts in ACERVO_ALLOWED_HOSTS; otherwise any name will do.
        named = "allowed_hosts" in settings.model_fields_set
        settings = settings if named else settings.model_copy(update={"allowed_hosts": ("*",)})
    app = create_app(settings)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    say(f"Acervo answers on {address} (corpus: {settings.folder}). Stop with Ctrl+C.")
    say(f"  try  {address}/?q=asset+recovery      search, in any language")
    say(f"       {address}/meetings?topic=ports   meetings that discussed a topic")
    say(f"       {address}/check                  check a draft against what was agreed")
    say(f"       {address}/api/v1/openapi.json    the API")
    app.state.workspace.keep_warm = True
    threading.Thread(target=app.state.workspace.warm_up, daemon=True).start()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
    server.run(sockets=[listener])
    app.state.workspace.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
    except OSError as error:
        raise CannotServe(f"{host} is no address of this machine; try --host 127.0.0.1.") from error
    # With its protocol named, asyncio sends small answers at once (TCP_NODELAY); without it each waits some 40 ms.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
        listener.set_inheritable(True)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(f"Port {port} is taken by another program; try --port {port + 1}.") from error
        raise CannotServe(f"{host}:{port} cannot be listened on ({error.strerror}).") from error
    return listener
