"""What a job of the reports screen does: the list beside the days, the paper itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop.context import Context
from desktop.documents.report_model import Report
from desktop.services import accounts, debt_ages, payment_ways, reports
from ui import format as shown

Items = tuple[tuple[str, str], ...]
"""(key, words) of a list."""

ALL, HOUSE, ACCOUNT = "all", "house", "account"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What is chosen on the screen; ``account_id`` is the chosen resident's."""

    kind: str
    first: date
    last: date
    item: str
    account_id: int | None


@dataclass(frozen=True)
class Paper:
    """A finished paper; ``report`` for a spreadsheet, ``text`` for the clipboard."""

    title: str
    file_name: str
    content: bytes
    report: Report | None = None
    text: str = ""


def items_of(ctx: Context, wanted: Wanted) -> Items:
    """What the list offers, the usual first."""
    if wanted.kind == "shift":
        return tuple(
            (one.id, _shift_words(one))
            for one in reports.shift_choices(ctx, wanted.first, wanted.last)
        )
    if wanted.kind == "operator":
        names = reports.operators(ctx, wanted.first, wanted.last)
        everyone = (("", "Все кассиры"),) if "day" in reports.kinds(ctx) else ()
        return (*everyone, *((name, name) for name in names))
    return _about_whom(ctx, wanted)


def made(ctx: Context, wanted: Wanted, progress: Progress, cancelled: Callable[[], bool]) -> Paper:
    """The paper; raises what the services do."""
    if wanted.kind == "ways":
        return _ways(ctx, wanted)
    report = _report(ctx, wanted, progress, cancelled)
    return Paper(report.title, report.file_name, reports.pdf(ctx, report), report)


def sheet_of(paper: Paper) -> bytes:
    """The spreadsheet of a paper that has one."""
    if paper.report is None:
        raise ValueError("this paper has no spreadsheet")
    return reports.xlsx(paper.report)


def _report(
    ctx: Context, wanted: Wanted, progress: Progress, cancelled: Callable[[], bool]
) -> Report:
    if wanted.kind == "shift":
        return reports.shift_report(ctx, wanted.item)
    if wanted.kind == "operator":
        return reports.operator_report(ctx, wanted.first, wanted.last, wanted.item)
    if wanted.kind == "day":
        return reports.day_register(ctx, wanted.last)
    house_id = 0
    if wanted.item == HOUSE and wanted.account_id:
        house_id = accounts.card(ctx, wanted.account_id).house.id
    return debt_ages.debts(ctx, house_id, progress, cancelled)


def _ways(ctx: Context, wanted: Wanted) -> Paper:
    account_id = wanted.account_id if wanted.item == ACCOUNT else None
    page = payment_ways.ways_page(ctx, account_id or 0)
    content = payment_ways.pdf(ctx, page)
    name = payment_ways.FILE_NAME.removesuffix(".pdf")
    return Paper(name, name, content, text=payment_ways.text(ctx, page))


def _about_whom(ctx: Context, wanted: Wanted) -> Items:
    """All of them, or what belongs to the chosen resident."""
    is_ways = wanted.kind == "ways"
    everyone = ("", "Для любого абонента") if is_ways else (ALL, "Все счета")
    if wanted.account_id is None:
        return (everyone,)
    card = accounts.card(ctx, wanted.account_id)
    if is_ways:
        number = shown.account(card.account.number)
        return ((ACCOUNT, f"Счёт {number}, с QR-кодом"), everyone)
    return (everyone, (HOUSE, f"{card.house.street}, {card.house.number}"))


def _shift_words(one: reports.ShiftChoice) -> str:
    """«№ 12, 20.11 08:31, Петрова М. О., Окно 3»."""
    closed = "" if one.closed_at else ", открыта"
    who = "" if one.own else f", {one.place}"
    return f"№ {one.number}, {one.opened_at:%d.%m %H:%M}, {one.clerk}{who}{closed}"
