"""The application: its parts are put together here, once, and its routes named."""

from __future__ import annotations

import json
import logging
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from api_client.models.sync import PROTOCOL, SCHEMA, Health
from server import errors, sync
from server.accounts import routes as account_routes
from server.certificates import routes as certificate_routes
from server.certificates import verify_routes
from server.certificates.signing_desk import SigningDesk, demo_signing
from server.changes import current_seq
from server.config import VERSION, ConfigError, ServerConfig
from server.db import Database
from server.executor import Executor
from server.guard import Guard
from server.head_deadline import deadline_protocol
from server.identity import identity
from server.migrations import is_newest, upgrade
from server.office import Office, office_of
from server.snapshots import Snapshots
from server.staff import admin_routes
from server.staff import routes as staff_routes
from server.staff.passwords import Passwords
from server.staff.throttle import Throttle
from server.wakeups import Wakeups
from server.wire import answers, components, wire

log = logging.getLogger("tric.server")

health_router = APIRouter()


def utc_now_ms() -> int:
    """The clock of a real server."""
    return int(datetime.now(UTC).timestamp() * 1000)


def create_app(config: ServerConfig, now_ms: Callable[[], int] = utc_now_ms) -> FastAPI:
    """A ready application over a migrated database; ``now_ms`` is its only clock."""
    office = _make_office(config, now_ms)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await office.wakeups.start()
        if config.prepare_snapshot:
            office.snapshots.prepare()
        yield
        await office.wakeups.stop()
        await office.snapshots.stop()
        office.db.close()
        office.passwords.close()

    app = bare_app(lifespan)
    app.state.office = office
    app.add_middleware(Guard, limits=config.limits, now_ms=now_ms)
    return app


def bare_app(lifespan: Any = None) -> FastAPI:
    """The routes without an office behind them: enough to be described."""
    app = FastAPI(
        title="tric-server",
        version=VERSION,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in routers():
        app.include_router(router)
    errors.install(app)
    return app


def routers() -> tuple[APIRouter, ...]:
    """Every router of the application."""
    return (
        health_router,
        staff_routes.router,
        admin_routes.router,
        sync.router,
        account_routes.router,
        certificate_routes.router,
        verify_routes.router,
    )


def openapi_document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of every route, with the nouns of the wire."""
    app = bare_app()
    document: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, routes=app.routes, openapi_version="3.1.0"
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(components())
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    document["components"]["securitySchemes"] = {
        name: {"type": "http", "scheme": "bearer"} for name in ("terminal", "clerk")
    }
    for item in document["paths"].values():
        for operation in item.values():
            operation["security"] = _security_of(operation)
    return document


def _security_of(operation: dict[str, Any]) -> list[dict[str, list[str]]]:
    """Whose token opens a route: a clerk's is good at its own terminal, so its id is asked for."""
    if "401" not in operation["responses"]:
        return []
    asked = {parameter["name"] for parameter in operation.get("parameters", ())}
    return [{"clerk" if "X-Terminal-Id" in asked else "terminal": []}]


def openapi_text() -> str:
    """The document as it is committed in ``resources/openapi.json``."""
    return json.dumps(openapi_document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@health_router.get("/v1/health", responses=answers(Health))
async def health(request: Request) -> Response:
    """Alive, and the database answers; needs no sign-in and tells nothing about anyone."""
    office = office_of(request)
    await office.db.read(current_seq)
    return wire(
        Health(
            status="ok",
            version=VERSION,
            protocol=PROTOCOL,
            schema=SCHEMA,
            epoch=office.identity.epoch,
            server_time=office.now_ms(),
        )
    )


class _TellingServer(uvicorn.Server):
    """Says on stderr where it answers, as soon as it does: whoever started it waits for that."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        scheme = "https" if self.config.is_ssl else "http"
        for listener in (one for server in self.servers for one in server.sockets):
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            sys.stderr.write(f"answering on {scheme}://{shown}:{port}\n")
            sys.stderr.flush()


def serve(config: ServerConfig) -> None:
    """Serve until told to stop; raises ConfigError when that would not be safe.

    A SQLite database is migrated first; PostgreSQL by ``tric-server migrate``, since other
    servers may be running on it.
    """
    if not config.loopback and not config.tls:
        raise ConfigError("without --tls-cert and --tls-key only a loopback address is served")
    if config.url.get_backend_name() == "sqlite":
        upgrade(config.url)
    elif not is_newest(config.url):
        raise ConfigError("the database is of another version; run first: tric-server migrate")
    app = create_app(config)
    office: Office = app.state.office
    if office.identity.demo and not config.loopback:
        office.db.close()
        raise ConfigError("a demo database is served on loopback only: its passwords are known")
    if config.signing is not None:
        office.signing.load()
    _TellingServer(uvicorn_config(app, config)).run()


def uvicorn_config(app: FastAPI, config: ServerConfig) -> uvicorn.Config:
    """One worker, our deadlines, no log lines of its own about requests."""
    return uvicorn.Config(
        app,
        host=config.host,
        port=config.port,
        http=deadline_protocol(config.limits.head_s),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # The sender's word about its address would let it pass the throttle.
        proxy_headers=False,
        timeout_keep_alive=65,
        h11_max_incomplete_event_size=32 * 1024,
        timeout_graceful_shutdown=2,
        ssl_certfile=config.tls_cert,
        ssl_keyfile=config.tls_key,
    )


def _make_office(config: ServerConfig, now_ms: Callable[[], int]) -> Office:
    db = Database(config.url)
    with db.session(write=False) as conn:
        own = identity(conn)

    async def read_seq() -> int:
        return await db.read(current_seq)

    return Office(
        config=config,
        db=db,
        identity=own,
        executor=Executor(own, now_ms),
        passwords=Passwords(config.password_cost),
        throttle=Throttle(now_ms),
        wakeups=Wakeups(read_seq, config.limits.watch_s),
        snapshots=Snapshots(db, config.snapshots(), own.epoch, now_ms),
        signing=SigningDesk(config.signing or (demo_signing(config.url) if own.demo else None)),
        now_ms=now_ms,
    )
