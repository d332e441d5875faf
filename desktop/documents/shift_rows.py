"""A paper of a cash shift as the rows of a roll: opening, X, Z, cash in and out."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.documents import receipt_text as text
from desktop.documents.receipt_rows import office_rows
from desktop.documents.roll import Line, Pair, Roll, Row, Rule, centred, money_pair
from desktop.documents.shift_paper_model import ShiftPaper, TenderTotal

_TITLES = {
    "opening": "Открытие смены",
    "x": "X-отчет",
    "z": "Z-отчет. Закрытие смены",
    "cash_in": "Внесение наличных",
    "cash_out": "Выдача наличных",
}


def shift_title(paper: ShiftPaper) -> str:
    """What the paper is."""
    return _TITLES[paper.kind]


def shift_rows(paper: ShiftPaper) -> Roll:
    """The whole paper from the top."""
    is_slip = paper.kind in ("cash_in", "cash_out")
    return (
        *office_rows(paper.office),
        Rule(),
        *((centred(text.COPY_STAMP, "stamp"),) if paper.is_copy else ()),
        centred(shift_title(paper), "title"),
        *_facts(paper),
        Rule(),
        *(_slip(paper) if is_slip else _report(paper)),
        *_end(paper),
    )


def _facts(paper: ShiftPaper) -> Iterator[Row]:
    yield Pair(f"Смена {paper.shift_number}", text.moment(paper.printed_at), "strong")
    yield Pair("Место", paper.office.place)
    yield Pair("Кассир", paper.operator)
    if paper.opened_at:
        yield Pair("Открыта", text.moment(paper.opened_at))
    if paper.closed_at:
        yield Pair("Закрыта", text.moment(paper.closed_at))


def _slip(paper: ShiftPaper) -> Iterator[Row]:
    yield money_pair("СУММА", text.roubles(paper.amount), "large")
    if paper.reason:
        yield Line(f"Основание: {paper.reason}")


def _report(paper: ShiftPaper) -> Iterator[Row]:
    for tender in paper.tenders:
        yield from _tender(tender)
    if paper.tenders:
        taken = sum(tender.taken for tender in paper.tenders)
        refunded = sum(tender.refunded for tender in paper.tenders)
        yield Rule()
        yield money_pair("ВЫРУЧКА", text.roubles(taken - refunded), "large")
        yield Rule()
    yield from _drawer(paper)
    if paper.first_receipt:
        yield Rule()
        yield Pair("Первый чек", paper.first_receipt)
        yield Pair("Последний чек", paper.last_receipt)
    if paper.unsent_count:
        yield Line(
            f"Ждут отправки: {paper.unsent_count} на {text.money(paper.unsent_sum)} руб.", "strong"
        )


def _tender(tender: TenderTotal) -> Iterator[Row]:
    yield money_pair(
        f"{text.TENDERS[tender.kind]}, чеков {tender.taken_count}",
        text.money(tender.taken),
        "strong",
    )
    if tender.refunded_count:
        yield money_pair(
            f"  возвраты, чеков {tender.refunded_count}", text.taken_off(tender.refunded)
        )


def _drawer(paper: ShiftPaper) -> Iterator[Row]:
    yield Line("Наличные в кассе", "strong")
    yield money_pair("Разменная монета", text.money(paper.float_kopecks))
    if paper.cash_in:
        yield money_pair("Внесено", text.money(paper.cash_in))
    if paper.cash_out:
        yield money_pair("Выдано", text.taken_off(paper.cash_out))
    yield money_pair("Должно быть", text.money(paper.expected), "strong")
    if paper.counted is None:
        return
    for notes in paper.notes:
        if notes.count:
            yield money_pair(
                f"  {text.money(notes.value)} × {notes.count}",
                text.money(notes.value * notes.count),
            )
    yield money_pair("Пересчитано", text.money(paper.counted), "strong")
    name = "Излишек" if paper.difference > 0 else "Недостача" if paper.difference else "Расхождение"
    yield money_pair(name, text.signed(paper.difference), "strong")
    if paper.remark:
        yield Line(f"Пояснение: {paper.remark}")


def _end(paper: ShiftPaper) -> Iterator[Row]:
    yield Rule()
    if paper.fiscal is None:
        yield centred(text.NOT_FISCAL, "small")
    else:
        for name, value in text.fiscal_facts(paper.fiscal):
            yield Pair(name, value, "small")
    yield Line("Подпись кассира ____________________", "plain")
