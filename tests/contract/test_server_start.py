"""How the office server may be started, and that its TLS is real."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import httpx
import pytest
import trustme
import uvicorn

from server.app import create_app, serve, uvicorn_config
from server.config import ConfigError, ServerConfig, database_url, is_loopback
from server.db import Database
from server.identity import mark_demo
from server.migrations import is_newest, upgrade
from tests.support.office import CHEAP, StoppedClock
from tests.support.postgres import Cluster


def test_a_plain_server_is_not_opened_to_the_network(tmp_path: Path) -> None:
    config = ServerConfig(db_url=f"sqlite:///{tmp_path}/office.db", host="0.0.0.0")
    with pytest.raises(ConfigError, match="loopback"):
        serve(config)


def test_a_demo_database_is_not_opened_to_the_network(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    upgrade(database_url(url))
    database = Database(database_url(url))
    with database.session() as conn:
        mark_demo(conn)
    database.close()
    nothing = tmp_path / "absent.pem"
    config = ServerConfig(
        db_url=url, host="0.0.0.0", tls_cert=nothing, tls_key=nothing, password_cost=CHEAP
    )
    with pytest.raises(ConfigError, match="demo"):
        serve(config)


@pytest.mark.postgres
def test_a_shared_database_is_migrated_by_hand_first(postgres_cluster: Cluster) -> None:
    config = ServerConfig(db_url=postgres_cluster.new_database())
    with pytest.raises(ConfigError, match="tric-server migrate"):
        serve(config)
    upgrade(config.url)
    assert is_newest(config.url)


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg"),
        ("sqlite:///office.db", "sqlite"),
        ("office.db", "sqlite"),
    ],
)
def test_addresses_of_databases_are_taken_as_people_write_them(text: str, driver: str) -> None:
    assert database_url(text).drivername == driver


def test_another_database_is_refused_with_a_sentence() -> None:
    with pytest.raises(ConfigError, match="postgresql"):
        database_url("mysql://u@h/d")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback_is_told_from_the_network(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_tls_answers_only_to_those_who_know_its_authority(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    issued.private_key_pem.write_to_path(key)
    for blob in issued.cert_chain_pems:
        blob.write_to_path(cert, append=True)
    url = f"sqlite:///{tmp_path}/office.db"
    upgrade(database_url(url))
    config = ServerConfig(db_url=url, tls_cert=cert, tls_key=key, password_cost=CHEAP)
    server = uvicorn.Server(uvicorn_config(create_app(config, StoppedClock()), config))
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    address = f"https://127.0.0.1:{listener.getsockname()[1]}/v1/health"
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    try:
        assert httpx.get(address, verify=trusting, trust_env=False).status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(address, verify=ssl.create_default_context(), trust_env=False)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
