"""Debt bills: chosen months and services, sums that agree, a code to pay by, ours or altered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from desktop.documents.debt_bill import debt_bill_pdf
from desktop.documents.debt_bill_mark import mark_of, read_debt_mark
from desktop.errors import AppError
from desktop.services import bills, debt_bills, debts
from desktop.services.debt_bills import DebtBillDocument, DebtChoice
from domain.payment_qr import parse
from tests.support import debtor_samples as debtor
from tests.support.debtor_desk import ACCOUNT_ID, make_debtor_desk, put
from tests.support.debtor_samples import COLD, HEATING, part
from tests.support.desk_kit import Desk
from tests.support.paper_reading import (
    characters,
    decoded_codes,
    overlaps,
    page_count,
    text_of,
)
from tests.support.pdf_altering import ALTERATIONS, HARMLESS, altered

ALL = DebtChoice(202604, 202610)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    one = make_debtor_desk(tmp_path_factory.mktemp("debt") / "p")
    yield one
    one.close()


def composed(desk: Desk, choice: DebtChoice = ALL) -> DebtBillDocument:
    return debt_bills.compose(desk.ctx, ACCOUNT_ID, choice)


def saved(folder: Path, content: bytes) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    return str(path)


def test_all_that_is_owed_is_asked_for_by_month_service_and_penalty(desk: Desk) -> None:
    document = composed(desk)
    account = desk.ctx.cache.account(ACCOUNT_ID)
    assert account is not None
    assert document.amount == account.balance_kopecks
    assert document.penalty == account.penalty_kopecks
    text = text_of(debt_bill_pdf(replace(document, qr=b"")))
    assert "ДОЛГОВАЯ КВИТАНЦИЯ" in text
    assert "за апрель – октябрь 2026 г." in text
    assert "по состоянию на 20.11.2026 10:42" in text
    assert re.search(r"Итого за май 2026 950,36", text)
    assert "Основной долг 10 551,52" in text
    assert re.search(r"Отопление 2 5 318,61 160,80 5 479,41", text)
    assert "начисленные по 31.10.2026 275,62 ₽" in text
    assert "ИТОГО К ОПЛАТЕ (Десять тысяч восемьсот двадцать семь рублей 14 копеек)" in text


def test_only_chosen_months_and_services_are_asked_for(desk: Desk) -> None:
    some = composed(desk, DebtChoice(202605, 202607, (COLD,), penalty=False))
    assert some.amount == 27_492 + 41_238 + 34_365
    assert {line.service_id for line in some.lines} == {COLD}
    assert some.amount + some.left_out == composed(desk).amount
    text = text_of(debt_bill_pdf(replace(some, qr=b"")))
    assert "Пени в эту квитанцию не включены" in text
    assert "Сюда не вошли другие месяцы, услуги или пени" in text
    assert "Отопление" not in text


def test_penalty_is_shown_day_by_day_when_it_is_asked_for(desk: Desk) -> None:
    text = text_of(debt_bill_pdf(replace(composed(desk, replace(ALL, calculation=True)), qr=b"")))
    assert "с 15.06.2026 по 13.08.2026 2 747,22 60 9,5 1/300 52,1972" in text
    assert "с 14.08.2026 по 31.10.2026 2 747,22 79 9,5 1/130 158,5991" in text
    assert "Посчитано 210,80, оплачено 50,00, к оплате 160,80" in text
    assert "1/130" not in text_of(debt_bill_pdf(replace(composed(desk), qr=b"")))


def test_its_code_asks_for_the_same_sum_of_the_same_account(desk: Desk) -> None:
    document = composed(desk)
    (code,) = decoded_codes(debt_bill_pdf(document))
    told = parse(code.decode("utf-8")).fields
    assert told["Sum"] == str(document.amount)
    assert told["PersAcc"] == "7200000001"
    assert told["QuittId"] == document.number
    assert told["Purpose"] == (
        "Погашение долга за ЖКУ за апрель 2026 - октябрь 2026 л/с 7200000001"
    )


def test_nothing_is_drawn_over_anything_however_long_the_debt(desk: Desk) -> None:
    long = replace(composed(desk, replace(ALL, calculation=True)), qr=b"", waiting=2, credit=5)
    long = replace(long, rates_end="2026-10-31", lines=long.lines * 6)
    content = debt_bill_pdf(long)
    assert page_count(content) > 2
    assert overlaps(characters(content)) == []
    assert "Внимание: ставка пени известна по 31.10.2026" in text_of(content)


def test_where_nothing_is_owed_there_is_no_paper(desk: Desk) -> None:
    for choice in (DebtChoice(202608, 202608, penalty=False), DebtChoice(202612, 202612)):
        with pytest.raises(AppError, match=r"debt_bill\.nothing"):
            composed(desk, choice)


def test_the_same_debt_gives_the_same_bytes_and_a_name_without_a_person(desk: Desk) -> None:
    document = composed(desk)
    assert debt_bills.pdf(desk.ctx, document) == debt_bills.pdf(desk.ctx, composed(desk))
    assert re.fullmatch(r"ДК-7200000001-261120-[0-9A-F]{4}", document.number)
    assert debt_bills.file_name(document) == f"Долговая квитанция {document.number}.pdf"
    assert composed(desk, DebtChoice(202605, 202605)).number != document.number


def test_a_mark_is_read_back_whatever_was_chosen(desk: Desk) -> None:
    for choice in (ALL, DebtChoice(202605, 202607, (HEATING, COLD), False, True)):
        document = composed(desk, replace(choice, penalty=True))
        assert read_debt_mark(mark_of(document).text) == mark_of(document)


def test_our_paper_is_ours_and_a_worked_on_one_is_altered(desk: Desk, tmp_path: Path) -> None:
    document = composed(desk, replace(ALL, calculation=True))
    content = debt_bill_pdf(document)
    found = bills.verify(desk.ctx, saved(tmp_path, content))
    assert (found.status, found.number, found.amount) == ("ours", document.number, document.amount)
    again = altered(content, next(iter(HARMLESS.values())))
    assert bills.verify(desk.ctx, saved(tmp_path, again)).status == "ours"
    pasted = altered(content, ALTERATIONS["a white image over the sum"])
    found = bills.verify(desk.ctx, saved(tmp_path, pasted))
    assert found.status == "altered"
    assert found.differences


def test_a_paper_of_an_account_this_copy_does_not_know_is_unknown(
    desk: Desk, tmp_path: Path
) -> None:
    content = debt_bill_pdf(replace(composed(desk), account_id=999))
    assert bills.verify(desk.ctx, saved(tmp_path, content)).status == "unknown"


def test_a_payment_after_it_leaves_the_paper_ours_and_one_before_it_differs(
    tmp_path: Path,
) -> None:
    desk = make_debtor_desk(tmp_path / "p")
    path = saved(tmp_path, debt_bill_pdf(composed(desk)))
    before = composed(desk).amount
    later = debtor.paid(8, "2026-11-21", (part(202605, COLD, 27_492),))
    put(desk, later)
    assert bills.verify(desk.ctx, path).status == "ours"
    earlier = debtor.paid(9, "2026-11-19", (part(202606, COLD, 41_238),))
    put(desk, earlier)
    assert bills.verify(desk.ctx, path).status == "differs"
    fresh = debts.debt(desk.ctx, ACCOUNT_ID)
    assert fresh.total == before - 27_492 - 41_238
    desk.close()


def test_money_that_waits_is_counted_in_and_told(tmp_path: Path) -> None:
    waiting = msgspec.structs.replace(
        debtor.paid(8, "2026-11-20", (part(202605, COLD, 27_492),)), state="pending"
    )
    desk = make_debtor_desk(tmp_path / "p", (*debtor.PAYMENTS, waiting))
    moved = msgspec.structs.replace(waiting, paid_at=waiting.paid_at - 4 * 3_600_000)
    put(desk, moved)
    document = composed(desk)
    assert document.waiting == 1
    assert 202605 in {line.period for line in document.lines}
    assert COLD not in {line.service_id for line in document.lines if line.period == 202605}
    text = text_of(debt_bill_pdf(replace(document, qr=b"")))
    assert "еще не проведены в центре: 1 документ" in text
    desk.close()
