"""The desk's command line as people and scripts use it: real processes beside a real office."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pytest

from desktop.store.profile import ProfileLock, ProfilePaths
from desktop.verbs.doctor import PACKAGES
from tests.support.command_line import Answer, command, environment, serving, wait_until
from tests.support.pdf_altering import ALTERATIONS, altered

GOLDEN = "7200000001"
NUMBER = "72АБ123456-01-6101"


@dataclass(frozen=True)
class DeskPlace:
    """A terminal of the small city after its first exchange."""

    folder: Path
    url: str
    first: Answer

    def desk(self, *words: object, **changes: str) -> Answer:
        return self.bare("--profile", "p", "--login", "kassir", *words, **changes)

    def bare(self, *words: object, **changes: str) -> Answer:
        return command("desktop", self.folder, *words, **changes)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskPlace]:
    folder = tmp_path_factory.mktemp("commands")
    size = ("--accounts", 40, "--months", 3, "--seed", 1)
    made = command("server", folder, "demo", "--db", "office.db", *size, "--json")
    assert made.code == 0
    enrolment = json.loads(made.out)["enrolment"]
    with serving(folder / "office.db", folder) as url:
        assert command("desktop", folder, "enrol", enrolment, "--profile", "p").code == 0
        sync = ("sync", "--json", "--profile", "p", "--login", "kassir", "--server", url)
        yield DeskPlace(folder, url, command("desktop", folder, *sync))


@pytest.fixture(scope="module")
def bill(place: DeskPlace) -> Path:
    words = ("--account", "7200 000-001", "--period", "2026-10", "-o", "bill.pdf")
    assert place.desk("bill", *words).code == 0
    return place.folder / "bill.pdf"


def refused(answer: Answer, *words: str) -> None:
    """One Russian sentence on stderr, nothing on stdout, exit code 1."""
    assert answer.code == 1, answer
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    told = answer.err.replace("\xa0", " ")
    for word in words:
        assert word in told


def test_the_first_exchange_fills_the_cache_and_tells_what_moved(place: DeskPlace) -> None:
    assert (place.first.code, place.first.err) == (0, "")
    told = json.loads(place.first.out)
    fields = {"sent", "accepted", "refused", "unknown", "received", "cursor", "pending"}
    assert set(told) == fields
    assert told["received"] >= 40
    assert (told["sent"], told["pending"]) == (0, 0)


def test_search_answers_one_object_of_the_agreed_fields(place: DeskPlace) -> None:
    answer = place.desk("search", "широтная 104 27", "--json", "--limit", 5)
    told = json.loads(answer.out)
    assert set(told) == {"query", "took_ms", "results"}
    assert told["query"] == "широтная 104 27"
    first = told["results"][0]
    assert set(first) == {"account", "name", "address", "balance_kopecks", "status"}
    assert first["account"] == GOLDEN
    assert isinstance(first["balance_kopecks"], int)
    assert first["status"] == "active"
    assert answer.err == ""


def test_options_stand_before_or_after_the_verb(place: DeskPlace) -> None:
    after = ("--offline", "--profile", "p", "--login", "kassir")
    for words in (("search", GOLDEN, *after), (*after, "search", GOLDEN)):
        assert "Иванова Анна Сергеевна" in place.bare(*words).out


def test_a_bill_is_written_as_it_is_mailed(bill: Path) -> None:
    with pdfplumber.open(bill) as pdf:
        text = pdf.pages[0].extract_text()
    assert NUMBER in text
    assert "октябрь 2026" in text.lower()
    assert "Иванова" in text


def test_several_months_are_one_document(place: DeskPlace) -> None:
    span = ("--period", "08.2026", "--to", "2026-10")
    answer = place.desk("bill", "--account", GOLDEN, *span, "-o", "quarter.pdf")
    assert (answer.code, answer.err) == (0, "")
    with pdfplumber.open(place.folder / "quarter.pdf") as pdf:
        text = "".join(page.extract_text() for page in pdf.pages).lower()
    assert "август" in text
    assert "октябрь 2026" in text


def test_a_debt_bill_asks_for_what_is_owed_and_is_known_again(place: DeskPlace) -> None:
    span = ("--account", GOLDEN, "--period", "2026-08", "--to", "2026-10")
    answer = place.desk("bill", *span, "--debt", "-o", "debt.pdf")
    assert (answer.code, answer.err) == (0, "")
    with pdfplumber.open(place.folder / "debt.pdf") as pdf:
        text = pdf.pages[0].extract_text().replace("\xa0", " ")
    assert "ДОЛГОВАЯ КВИТАНЦИЯ" in text
    assert "10 989,57" in text
    own = place.desk("verify", "debt.pdf")
    assert (own.code, own.err) == (0, "")
    assert "наш" in own.out
    refused(
        place.desk("bill", "--account", GOLDEN, "--period", "2026-01", "--debt", "-o", "no.pdf"),
        "долга нет",
    )


def test_a_statement_is_paper_or_spreadsheet_by_the_ending_of_its_name(place: DeskPlace) -> None:
    span = ("statement", "--account", GOLDEN, "--from", "2026-08", "--to", "2026-10")
    for name, start in (("s.pdf", b"%PDF"), ("s.xlsx", b"PK")):
        answer = place.desk(*span, "-o", name)
        assert (answer.code, answer.err) == (0, "")
        assert (place.folder / name).read_bytes().startswith(start)
    with pdfplumber.open(place.folder / "s.pdf") as pdf:
        text = pdf.pages[0].extract_text().replace("\xa0", " ")
    assert "задолженность с пенями составляет 10 989,57 руб." in text
    refused(place.desk(*span, "-o", "s.txt"), ".xlsx")
    refused(
        place.desk("statement", "--account", GOLDEN, "--from", "2020-01", "--to", "2020-02",
                   "-o", "no.pdf"), "Выберите другие месяцы",
    )  # fmt: skip


def test_a_house_is_one_file_made_by_spawned_processes_ours_until_changed(place: DeskPlace) -> None:
    house = ("--house", "ул Широтная 104", "--period", "2026-10", "-o", "house.pdf")
    assert place.desk("bills", *house).code == 0
    with pdfplumber.open(place.folder / "house.pdf") as pdf:
        assert len(pdf.pages) > 1
    answer = place.desk("verify", "house.pdf")
    assert answer.code == 0
    assert "Квитанции дома за октябрь 2026 наши" in answer.out
    whole = (place.folder / "house.pdf").read_bytes()
    forged = re.sub(rb"/Count (\d+)", rb"/Count 0\1", whole, count=1)
    assert forged != whole
    (place.folder / "forged.pdf").write_bytes(forged)
    refused(place.desk("verify", "forged.pdf"), "содержание изменено")


def test_own_altered_and_unknown_papers_are_told_apart(place: DeskPlace, bill: Path) -> None:
    own = place.desk("verify", bill)
    assert (own.code, own.err) == (0, "")
    assert f"{NUMBER} наш" in own.out
    assert place.desk("verify", NUMBER).code == 0
    pasted = altered(bill.read_bytes(), ALTERATIONS["a white image over the sum"])
    (place.folder / "pasted.pdf").write_bytes(pasted)
    told = place.desk("verify", "pasted.pdf")
    assert (told.code, told.out) == (1, "")
    assert "содержание изменено" in told.err
    assert "лист 1: вставлены картинки" in told.err
    refused(place.desk("verify", "72АБ999999-01-6101"), "не опознан")
    (place.folder / "letter.pdf").write_bytes(b"a letter")
    refused(place.desk("verify", "letter.pdf"), "не PDF")
    refused(place.desk("verify", "absent.pdf"), "нет такого файла")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--account", "7200000009", "--period", "2026-10"), "Похожие номера: 7200 000 001"),
        (("--account", GOLDEN, "--period", "2026-12"), "декабрь 2026"),
        (("--account", GOLDEN, "--period", "2026-10", "-o", "none/x.pdf"), "нет такого файла"),
    ],
)
def test_a_bill_that_cannot_be_is_one_sentence(
    place: DeskPlace, words: tuple[str, ...], told: str
) -> None:
    refused(place.desk("bill", "-o", "never.pdf", *words), told)
    assert not (place.folder / "never.pdf").exists()


def test_a_house_that_is_not_there_is_one_sentence(place: DeskPlace) -> None:
    words = ("--house", "нет такой 1", "--period", "2026-10", "-o", "never.pdf")
    refused(place.desk("bills", *words), "нет такой 1")


def test_a_wrong_password_and_a_stranger_are_told(place: DeskPlace) -> None:
    refused(place.desk("search", "Иванова", TRIC_PASSWORD="nope"), "Неверный логин или пароль")
    stranger = place.bare("search", "Иванова", "--profile", "p", "--login", "kassir2")
    refused(stranger, "tric-desk sync --login kassir2")
    refused(place.desk("search", "Иванова", TRIC_PASSWORD=""), "TRIC_PASSWORD")


def test_a_place_without_data_says_what_to_do(place: DeskPlace) -> None:
    enrolment = place.folder / "office.db.enrol.json"
    refused(place.bare("search", "Ив", "--profile", "fresh", "--login", "kassir"), "не подключён")
    assert place.bare("enrol", enrolment, "--profile", "fresh").code == 0
    search = place.bare("search", "Ив", "--profile", "fresh", "--login", "kassir")
    refused(search, "tric-desk sync --login kassir")
    nowhere = ("--server", "http://127.0.0.1:9")
    sync = place.bare("sync", "--profile", "fresh", "--login", "kassir", *nowhere)
    refused(sync, "первый вход")
    refused(place.bare("enrol", "none.json", "--profile", "fresh"), "не файл подключения")


def test_offline_never_connects(place: DeskPlace) -> None:
    refused(place.desk("sync", "--offline", "--server", place.url), "--offline")
    checks = json.loads(place.desk("doctor", "--json", "--offline").out)["checks"]
    assert "--offline" in next(one["text"] for one in checks if one["name"] == "сервер")


def test_the_bundle_carries_the_versions_doctor_tells() -> None:
    spec = (Path(__file__).parents[2] / "build.spec").read_text(encoding="utf-8")
    assert [name for name in PACKAGES if f'"{name}"' not in spec] == []


def test_doctor_looks_at_everything(place: DeskPlace) -> None:
    good = place.desk("doctor", "--json", "--server", place.url)
    told = json.loads(good.out)
    assert (good.code, told["ok"]) == (0, True)
    names = {"версии", "рабочее место", "сервер", "ключи", "файлы", "принтеры", "шрифты"}
    assert {one["name"] for one in told["checks"]} == names | {"принтер чеков", "ККТ"}
    bad = place.desk("doctor", "--server", "http://127.0.0.1:9")
    assert bad.code == 1
    assert "ВНИМАНИЕ  сервер" in bad.out


def test_doctor_names_the_receipt_printer_and_the_fiscal_device(place: DeskPlace) -> None:
    def told(*lines: str) -> dict[str, tuple[bool, str]]:
        config.write_text("\n".join(lines), encoding="utf-8")
        answer = json.loads(place.desk("doctor", "--json", "--offline").out)
        return {one["name"]: (one["ok"], one["text"]) for one in answer["checks"]}

    config = place.folder / "p" / "config.toml"
    before = config.read_text(encoding="utf-8") if config.exists() else ""
    try:
        good = told('receipt_printer = "tcp:10.0.0.9"', 'fiscal_device = "emulator"')
        assert good["принтер чеков"] == (True, "10.0.0.9:9100 (ESC/POS, страница cp866)")
        assert good["ККТ"] == (True, "Эмулятор ККТ, смена закрыта.")
        bad = told('receipt_printer = "tcp"', 'fiscal_device = "atol"')
        assert bad["принтер чеков"][0] is False
        assert bad["ККТ"] == (False, "Драйвер ККТ не установлен. Установите драйвер АТОЛ 10.")
    finally:
        config.write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("search",),
        ("search", "Ив", "--limit", "0"),
        ("search", "Ив", "--limit", "x"),
        ("bill", "--account", GOLDEN, "-o", "x.pdf"),
        ("statement", "--account", GOLDEN, "--from", "2026-10", "--to", "2026-08", "-o", "x.pdf"),
        ("bill", "--account", GOLDEN, "--period", "13.2026", "-o", "x.pdf"),
        ("bill", "--account", GOLDEN, "--period", "2026-10", "--to", "2026-08", "-o", "x.pdf"),
    ],
)
def test_wrong_use_is_two(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = command("desktop", tmp_path, *words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("Команда набрана неверно")
    assert answer.err.count("\n") == 1


def test_beside_a_window_verbs_look_and_never_write(place: DeskPlace, bill: Path) -> None:
    lock = ProfileLock(ProfilePaths(place.folder / "p"))
    lock.acquire()
    try:
        assert place.desk("search", GOLDEN, "--json").code == 0
        assert place.desk("verify", bill).code == 0
        assert place.desk("doctor", "--offline").code == 0
        refused(place.desk("sync", "--server", place.url), "уже открыта")
        refused(place.desk("enrol", "office.db.enrol.json"), "уже открыта")
    finally:
        lock.release()


def test_a_second_window_raises_the_first_and_a_killed_one_is_followed(tmp_path: Path) -> None:
    holder = tmp_path / "p" / "profile.lock"
    words = ("--profile", "p", "--offline")

    def start() -> subprocess.Popen[bytes]:
        begun = subprocess.Popen(
            [sys.executable, "-m", "desktop", *words],
            cwd=tmp_path,
            env=environment(tmp_path),
            stderr=subprocess.DEVNULL,
        )
        mine = str(begun.pid)
        wait_until(lambda: holder.exists() and holder.read_text() == mine, begun)
        return begun

    first = start()
    try:
        # Until the first one listens there is nobody to raise, and that is told with 1.
        wait_until(lambda: command("desktop", tmp_path, *words).code == 0, first)
    finally:
        first.kill()
        first.wait(10)
    next_one = start()
    next_one.kill()
    next_one.wait(10)
