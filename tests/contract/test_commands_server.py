"""The office's command line as real processes: JSON alone on stdout, sentences, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import Answer, command, environment, healthy, serving

LOGINS = ["kassir", "kassir2", "konsultant", "konsultant2", "pasport", "starshiy", "admin"]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    folder = tmp_path_factory.mktemp("office")
    size = ("--accounts", 40, "--months", 3, "--seed", 7)
    return folder, command("server", folder, "demo", "--db", "office.db", *size, "--json")


def refused(answer: Answer, words: str) -> None:
    """One sentence on stderr, nothing on stdout, exit code 1."""
    assert answer.code == 1, answer
    assert answer.out == ""
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_a_demo_city_tells_its_logins_and_its_enrolment_file(city: tuple[Path, Answer]) -> None:
    folder, made = city
    assert made.code == 0
    told = json.loads(made.out)
    assert set(told) == {"accounts", "logins", "enrolment"}
    assert (told["accounts"], told["logins"]) == (40, LOGINS)
    assert Path(told["enrolment"]).is_relative_to(folder)
    again = command("server", folder, "demo", "--db", "office.db")
    refused(again, "a demo is made in a new database")


def test_a_month_is_computed_in_order_and_told_as_json(city: tuple[Path, Answer]) -> None:
    folder, _ = city
    month = ("charge", "--db", "office.db", "--period")
    refused(command("server", folder, *month, "2026-12"), "not open yet")
    done = command("server", folder, *month, "2026-11", "--json")
    assert done.code == 0
    told = json.loads(done.out)
    assert (told["period"], told["bills"], told["closed"]) == (202611, 40, False)


def test_staff_and_terminals_are_kept_by_words(city: tuple[Path, Answer]) -> None:
    folder, _ = city
    db = ("--db", "office.db")
    person = ("--name", "Петрова Мария Олеговна", "--role", "cashier")
    secret = {"TRIC_PASSWORD": "correct horse 9"}
    assert command("server", folder, "staff", "add", "maria", *person, *db, **secret).code == 0
    refused(command("server", folder, "staff", "add", "maria", *person, *db, **secret), "taken")
    silent = command("server", folder, "staff", "reset", "maria", *db, TRIC_PASSWORD="")
    refused(silent, "TRIC_PASSWORD")
    file = ("--workplace", "Окно 1", "-o", "window.json")
    assert command("server", folder, "terminal", "enrol", *file, *db).code == 0
    assert json.loads((folder / "window.json").read_text(encoding="utf-8"))["workplace"] == "Окно 1"


def test_a_bad_import_names_what_is_wrong_and_takes_nothing(city: tuple[Path, Answer]) -> None:
    folder, _ = city
    (folder / "letter.xlsx").write_bytes(b"a letter")
    db = ("--db", "office.db")
    bad = command("server", folder, "import", "accounts", "letter.xlsx", "--dry-run", *db)
    assert (bad.code, bad.out) == (1, "")
    assert "не книга Excel" in bad.err
    absent = command("server", folder, "import", "meters", "absent.xlsx", *db)
    assert (absent.code, absent.out) == (1, "")
    assert "Файла absent.xlsx нет: проверьте имя и папку" in absent.err


def test_a_demo_is_served_on_loopback_alone(city: tuple[Path, Answer]) -> None:
    folder, _ = city
    words = ("serve", "--db", "office.db", "--host", "0.0.0.0", "--port", 0)
    refused(command("server", folder, *words), "only a loopback address is served")
    with serving(folder / "office.db", folder) as url:
        assert url.startswith("http://127.0.0.1:")


def test_a_server_says_where_it_answers(city: tuple[Path, Answer]) -> None:
    folder, _ = city
    words = ("serve", "--db", "office.db", "--port", "0")
    with subprocess.Popen(
        [sys.executable, "-m", "server", *words],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        try:
            assert told.startswith("answering on http://127.0.0.1:")
            assert healthy(int(told.rpartition(":")[2]))
        finally:
            server.terminate()


def test_a_new_database_is_migrated_and_again_without_harm(tmp_path: Path) -> None:
    for _ in range(2):
        assert command("server", tmp_path, "migrate", "--db", "new.db").code == 0
    refused(command("server", tmp_path, "migrate", "--db", "none/new.db"), "the database refused")


def test_a_reader_that_leaves_early_sees_no_traceback(tmp_path: Path) -> None:
    told = subprocess.Popen(
        [sys.executable, "-m", "server", "openapi"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert told.stdout is not None
    assert told.stderr is not None
    told.stdout.close()
    assert told.stderr.read() == b""
    told.stderr.close()
    assert told.wait(30) == 1


@pytest.mark.parametrize("words", [(), ("fly",), ("charge", "--period", "13"), ("staff",)])
def test_wrong_use_is_two(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = command("server", tmp_path, *words)
    assert (answer.code, answer.out) == (2, "")
    assert "error" in answer.err
