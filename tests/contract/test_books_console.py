"""The office's command line: staff and terminals, exit codes, sentences without secrets."""

from __future__ import annotations

import json
import stat
import sys
import time
from pathlib import Path

import msgspec
import pytest

from api_client.models.auth import EnrolmentFile
from server.__main__ import main
from tests.support.office import running_office

PASSWORD = "correct horse 9"


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "office.db")
    assert main(["migrate", "--db", path]) == 0
    return path


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIC_PASSWORD", PASSWORD)


def test_a_new_clerk_signs_in_at_a_terminal_enrolled_by_the_console(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "window.json"
    name = ["--name", "Петрова Мария Олеговна", "--role", "cashier"]
    assert main(["staff", "add", "--db", db, "maria", *name]) == 0
    assert main(["terminal", "enrol", "--db", db, "--workplace", "Окно 1", "-o", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    made = msgspec.json.decode(file.read_bytes(), type=EnrolmentFile)
    assert made.code not in capsys.readouterr().out
    with running_office(db) as office, office.client() as http:
        # The console writes with the machine's clock, so the office of this test has it too.
        office.clock.now_ms = time.time_ns() // 1_000_000
        wish = {"code": made.code, "workplace": made.workplace}
        terminal = http.post("/v1/terminals/enrol", json=wish).json()
        bearer = {"Authorization": f"Bearer {terminal['token']}"}
        ask = {"login": "maria", "password": PASSWORD, "public_key": "00" * 32}
        assert http.post("/v1/sign-in", headers=bearer, json=ask).status_code == 200
        assert http.post("/v1/terminals/enrol", json=wish).status_code == 403
    assert main(["terminal", "list", "--db", db]) == 0
    assert "active" in capsys.readouterr().out
    assert main(["terminal", "revoke", "--db", db, terminal["terminal_id"]]) == 0
    assert main(["staff", "disable", "--db", db, "maria"]) == 0
    with running_office(db) as office, office.client() as http:
        reply = http.post("/v1/sign-in", headers=bearer, json=ask)
        assert reply.json()["code"] == "terminal_revoked"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["staff", "reset", "nobody"], "there is no such login or terminal"),
        (["staff", "disable", "nobody"], "there is no such login or terminal"),
        (["terminal", "revoke", "none"], "there is no such login or terminal"),
        (["charge", "--period", "2026-11"], "the office has no services yet"),
    ],
)
def test_a_verb_that_cannot_says_one_sentence(
    db: str, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([*arguments, "--db", db]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(sentence)
    assert told.err.count("\n") == 1


def test_a_login_is_given_once_and_a_weak_password_never(
    db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ["staff", "add", "--db", db, "maria", "--name", "Мария", "--role", "senior"]
    assert main(add) == 0
    assert main(add) == 1
    assert capsys.readouterr().err == "this login is taken\n"
    monkeypatch.setenv("TRIC_PASSWORD", "12345")
    assert main(["staff", "reset", "--db", db, "maria"]) == 1
    told = capsys.readouterr()
    assert "12345" not in told.err
    assert "8 characters" in told.err


def test_a_password_is_never_waited_for_where_nobody_sits(
    db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRIC_PASSWORD")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert main(["staff", "reset", "--db", db, "maria"]) == 1
    assert "TRIC_PASSWORD" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["demo", "--accounts", "-5"],
        ["demo", "--months", "0"],
        ["serve", "--port", "70000"],
        ["charge"],
        ["import", "cats", "file.xlsx"],
        ["staff"],
        ["staff", "add", "maria", "--name", "М", "--role", "king"],
    ],
)
def test_wrong_use_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_database_that_is_not_there_is_never_made_by_chance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.db"
    assert main(["terminal", "list", "--db", str(path)]) == 1
    assert "there is no database" in capsys.readouterr().err
    assert not path.exists()


def test_a_file_that_is_no_database_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.db"
    path.write_bytes(b"this is not a database, it is a letter to a clerk" * 40)
    assert main(["terminal", "list", "--db", str(path)]) == 1
    assert capsys.readouterr().err == "the database refused: file is not a database\n"


def test_a_server_is_never_put_on_the_network_unprotected(
    db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--db", db, "--host", "0.0.0.0"]) == 1
    assert "loopback" in capsys.readouterr().err


def test_the_interface_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    assert json.loads(capsys.readouterr().out)["openapi"].startswith("3.")
