"""Files of residents: what they lead to, and sixty-nine hostile ones that lead nowhere harmful."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest

from desktop import sandbox
from desktop.errors import AppError
from desktop.intake.brought import MAX_CODES, MAX_WORDS, Asked, Contents
from desktop.intake.brought_file import reader
from desktop.services import bills, brought
from desktop.services.brought import Brought
from domain.payment_qr import build
from tests.faults.brought_rows import HEAVY, READ, REFUSED
from tests.support import bill_samples as samples
from tests.support.bill_desk import ACCOUNT_ID, make_bill_desk
from tests.support.brought_files import (
    code_picture,
    mail,
    scan_pdf,
    turned_picture,
    words_pdf,
)
from tests.support.desk_kit import Desk
from tests.support.paper_reading import picture
from ui.messages import has_sentence

NUMBER = samples.ACCOUNT.number
SHOWN = f"{NUMBER[:4]} {NUMBER[4:7]} {NUMBER[7:]}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_bill_desk(tmp_path_factory.mktemp("brought"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def bill(desk: Desk) -> bytes:
    def make() -> bytes:
        document = bills.compose(desk.ctx, ACCOUNT_ID, 202610, 202610, bills.BillOptions())
        return bills.pdf(desk.ctx, document)

    return desk.ctx.jobs.call("read", make)


def look(desk: Desk, content: bytes, password: str = "") -> Brought:
    return desk.ctx.jobs.call("brought", lambda: brought.look(desk.ctx, content, password))


def in_this_process(content: bytes, password: str = "") -> Contents:
    """The child's own work without the child: quick, and only for files that are light."""
    packed = reader()(msgspec.msgpack.encode(Asked(content, password)))
    return msgspec.msgpack.decode(packed, type=Contents)


def code_of(number: str, **more: str | int) -> bytes:
    requisites = samples.CENTRE
    return build(
        {
            "Name": requisites.name,
            "PersonalAcc": requisites.account,
            "BankName": requisites.bank_name,
            "BIC": requisites.bic,
            "CorrespAcc": requisites.corr_account,
            "PersAcc": number,
            **more,
        }
    )


def test_our_own_bill_opens_its_account_by_the_code(desk: Desk, bill: bytes) -> None:
    found = look(desk, bill)
    assert (found.kind, found.by_code) == ("pdf", True)
    assert [hit.account_id for hit in found.hits] == [ACCOUNT_ID]
    assert found.hits[0].number == NUMBER
    assert "кв" in found.hits[0].address


def test_a_scan_of_the_bill_opens_it_though_it_has_no_text(desk: Desk, bill: bytes) -> None:
    out = io.BytesIO()
    picture(bill, 0).save(out, "PNG")
    found = look(desk, scan_pdf(code_picture(code_of(NUMBER))))
    assert [hit.account_id for hit in found.hits] == [ACCOUNT_ID]
    assert "no_text" in found.notes
    assert [hit.account_id for hit in look(desk, out.getvalue()).hits] == [ACCOUNT_ID]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_the_code_opens_the_account(desk: Desk, form: str) -> None:
    assert look(desk, code_picture(code_of(NUMBER), form)).hits[0].account_id == ACCOUNT_ID


def test_a_photo_on_its_side_is_turned_first() -> None:
    assert in_this_process(turned_picture(code_of(NUMBER))).codes != ()


def test_a_code_in_the_old_alphabet_is_read_by_its_own_digit(desk: Desk) -> None:
    coded = code_of(NUMBER, Purpose="Квартплата").decode("utf-8").replace("ST00012", "ST00011")
    found = look(desk, code_picture(coded.encode("cp1251")))
    assert [hit.account_id for hit in found.hits] == [ACCOUNT_ID]
    assert "Квартплата" in found.texts[0]


def test_a_number_in_the_words_opens_the_account(desk: Desk) -> None:
    found = look(desk, words_pdf(f"Contract {SHOWN} of 2026"))
    assert [hit.account_id for hit in found.hits] == [ACCOUNT_ID]
    assert not found.by_code


def test_a_mail_is_read_with_its_parts(desk: Desk) -> None:
    by_words = mail(f"Добрый день! Мой лицевой счёт {SHOWN}.")
    by_html = mail("", f"<p>л/с <b>{NUMBER}</b></p>")
    by_file = mail("См. вложение", "", ("скан.jpg", code_picture(code_of(NUMBER), "JPEG")))
    for content in (by_words, by_html, by_file):
        found = look(desk, content)
        assert found.kind == "mail"
        assert [hit.account_id for hit in found.hits] == [ACCOUNT_ID]


def test_a_closed_pdf_opens_by_its_password_alone(desk: Desk) -> None:
    content = words_pdf(NUMBER, password="secret")
    for wrong in ("", "secreT", "тайна"):
        with pytest.raises(AppError) as refused:
            look(desk, content, wrong)
        assert refused.value.code == "file.encrypted"
    assert [hit.account_id for hit in look(desk, content, "secret").hits] == [ACCOUNT_ID]


def test_a_code_that_pays_to_others_is_told_so(desk: Desk) -> None:
    foreign = code_of(NUMBER).replace(samples.CENTRE.bic.encode(), b"044525225")
    with pytest.raises(Exception) as told:  # noqa: PT011 - the domain's own error
        look(desk, code_picture(foreign))
    assert getattr(told.value, "code", "") == "qr.other_payee"


def test_a_file_without_a_number_finds_nobody(desk: Desk) -> None:
    assert look(desk, words_pdf("nothing here 99999 12345678")).hits == ()


@pytest.mark.parametrize("name", READ)
def test_a_hostile_file_is_read_and_does_nothing(name: str) -> None:
    found = in_this_process(READ[name]())
    assert found.error == ""
    assert len(found.words) <= MAX_WORDS
    assert len(found.codes) <= MAX_CODES


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_paper_is_refused_by_a_sentence(desk: Desk, name: str) -> None:
    make, code = REFUSED[name]
    content = make()
    if name in _QUICK:
        assert in_this_process(content).error == code
    else:
        with pytest.raises(AppError) as refused:
            look(desk, content)
        assert refused.value.code == code
    assert has_sentence(code)


_QUICK = frozenset(name for name, (_, code) in REFUSED.items() if "picture" in code)


@pytest.mark.parametrize("name", HEAVY)
def test_a_bomb_ends_its_child_alone(desk: Desk, name: str) -> None:
    outcome = "read"
    try:
        assert look(desk, HEAVY[name]()).hits == ()
    except AppError as refused:
        outcome = refused.code
    assert outcome in ("read", "file.limits", "file.not_pdf")
    # The desk goes on.
    assert look(desk, mail(f"л/с {NUMBER}")).hits[0].account_id == ACCOUNT_ID


def test_nothing_of_a_file_is_fetched_or_written(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/beacon"
    before = set(tmp_path.iterdir())
    files: dict[str, bytes] = {
        "html": mail("x", f"<img src='{address}'><link rel=stylesheet href='{address}'>"),
        "pdf": READ["link to the net"]().replace(b"http://127.0.0.1:9/", address.encode()[:19]),
        "code": code_picture(address),
    }
    try:
        for content in files.values():
            packed = msgspec.msgpack.encode(Asked(content))
            found = msgspec.msgpack.decode(sandbox.read_limited(reader, packed), type=Contents)
            assert found.error == ""
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert set(tmp_path.iterdir()) == before


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "нет.pdf", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(AppError) as refused:
            brought.read(path)
        assert refused.value.code == "file.not_read"
