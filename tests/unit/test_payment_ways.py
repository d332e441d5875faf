"""Ways to pay: the office's list as data, the page on paper with a code that reads, its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api_client.models.replica import Setting
from desktop.errors import AppError
from desktop.services import payment_ways
from desktop.store.cache_write import CacheWriter
from domain.errors import InputError
from domain.payment_qr import parse
from domain.payment_ways import KIND_TITLES, MOST_WAYS, by_kind, parse_ways
from domain.settings import parse_setting
from server.demo import catalogue
from tests.support.bill_desk import ACCOUNT_ID, make_bill_desk
from tests.support.desk_kit import Desk
from tests.support.paper_reading import decoded_codes, page_count, text_of

LIST = (
    "bank | Сбербанк | по QR-коду;desk|Касса № 1|ул Республики, 142|пн–пт 8:00–19:00;"
    " online | Личный кабинет | itpc.ru; "
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = make_bill_desk(tmp_path / "p", months=1)
    yield one
    one.close()


def write_ways(desk: Desk, text: str) -> None:
    def run() -> None:
        writer = CacheWriter(desk.ctx.stores.writing())
        writer.upsert("setting", Setting("payment_ways", 2, text))

    desk.ctx.in_outbox_lane(run)


def test_ways_come_by_kind_whatever_order_they_are_written_in() -> None:
    ways = parse_ways(LIST)
    assert [way.name for way in ways] == ["Сбербанк", "Касса № 1", "Личный кабинет"]
    assert list(by_kind(ways)) == ["desk", "bank", "online"]
    assert by_kind(ways)["desk"][0].details == ("ул Республики, 142", "пн–пт 8:00–19:00")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Сбербанк", "ways.format"),
        ("bank |  | адрес", "ways.format"),
        ("банк | Сбербанк", "ways.kind"),
        ("bank|x;" * (MOST_WAYS + 1), "ways.too_many"),
    ],
)
def test_what_is_no_list_of_ways_never_becomes_a_setting(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_setting("payment_ways", text)
    assert refused.value.code == code


def test_the_page_of_an_account_has_a_code_that_reads_and_names_no_sum(desk: Desk) -> None:
    write_ways(desk, LIST)
    page = payment_ways.ways_page(desk.ctx, ACCOUNT_ID)
    paper = payment_ways.pdf(desk.ctx, page)
    assert paper == payment_ways.pdf(desk.ctx, page)
    text = text_of(paper)
    for words in ("Касса № 1", "Сбербанк", "Личный кабинет", *page.requisites[0]):
        assert words in text
    (code,) = decoded_codes(paper)
    fields = parse(code).fields
    assert fields["PersAcc"] == page.account
    assert fields["PersonalAcc"] == dict(page.requisites)["Расчётный счёт"]
    assert "Sum" not in fields
    assert "LastName" not in fields


def test_anyones_page_has_no_code_and_says_where_one_is(desk: Desk) -> None:
    page = payment_ways.ways_page(desk.ctx)
    paper = payment_ways.pdf(desk.ctx, page)
    assert decoded_codes(paper) == []
    assert "На каждой квитанции есть QR-код" in text_of(paper)


def test_an_office_without_a_list_tells_its_own_desk_and_site(desk: Desk) -> None:
    page = payment_ways.ways_page(desk.ctx)
    office = desk.ctx.office()
    assert office.office_address in page.ways[0].details
    assert page.ways[-1].details == (office.site,)


def test_the_text_to_send_names_the_ways_requisites_and_no_person(desk: Desk) -> None:
    write_ways(desk, LIST)
    page = payment_ways.ways_page(desk.ctx, ACCOUNT_ID)
    text = payment_ways.text(desk.ctx, page)
    account = desk.ctx.cache.account(ACCOUNT_ID)
    assert account is not None
    assert f"Лицевой счёт: {account.number}" in text
    assert "— Касса № 1, ул Республики, 142, пн–пт 8:00–19:00" in text
    assert account.last not in text
    assert KIND_TITLES["bank"] in text


def test_an_account_nobody_knows_is_said_to_be_unknown(desk: Desk) -> None:
    with pytest.raises(AppError) as refused:
        payment_ways.ways_page(desk.ctx, 987_654)
    assert refused.value.code == "account.unknown"


def test_the_page_is_saved_whole_and_a_long_list_goes_to_a_second_page(
    desk: Desk, tmp_path: Path
) -> None:
    write_ways(desk, ";".join(f"desk|Касса {number}|адрес|часы" for number in range(MOST_WAYS)))
    page = payment_ways.ways_page(desk.ctx)
    payment_ways.save(desk.ctx, page, tmp_path / payment_ways.FILE_NAME)
    content = (tmp_path / payment_ways.FILE_NAME).read_bytes()
    assert page_count(content) > 1
    assert text_of(content).count("Касса") == MOST_WAYS


def test_the_demo_office_tells_its_ways() -> None:
    ways = parse_ways(catalogue.settings()["payment_ways"])
    assert list(by_kind(ways)) == ["desk", "bank", "online", "post"]
