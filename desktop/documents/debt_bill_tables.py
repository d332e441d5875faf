"""The tables of a debt bill: debt by month and by service, penalty and how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from desktop.documents import bill_text
from desktop.documents.bill_columns import LEFT, RIGHT, WIDTH
from desktop.documents.bill_head import line_strip, title_strip
from desktop.documents.debt_bill_model import DebtBillDocument, DebtLine, PenaltyLine, PenaltyStep
from desktop.documents.paper_flow import Block, Strip
from desktop.documents.paper_table import Column, PaperTable, TableLook
from desktop.documents.sheet import Sheet, Style, text_width
from domain.periods import period_name
from domain.words import amount_in_words

_LOOK = TableLook(
    head=Style("B", 5.6), cell=Style("R", 7.2), strong=Style("B", 7.2), row_pad=1.3,
    right_titles=True,
)  # fmt: skip
_DEBTS = (
    Column("Услуга", 190, "l"),
    Column("Поставщик", WIDTH - 190 - 4 * 60, "l"),
    Column("Оплатить до", 60, "c"),
    Column("Начислено, руб.", 60),
    Column("Оплачено, руб.", 60),
    Column("Долг, руб.", 60),
)
_SERVICES = (
    Column("Услуга", WIDTH - 60 - 3 * 76, "l"),
    Column("Месяцев", 60),
    Column("Долг, руб.", 76),
    Column("Пени, руб.", 76),
    Column("Итого, руб.", 76),
)
_STEPS = (
    Column("Дни", WIDTH - 84 - 44 - 56 - 56 - 70, "l"),
    Column("Долг в эти дни, руб.", 84),
    Column("Дней", 44),
    Column("Ставка, %", 56),
    Column("Доля", 56),
    Column("Пени, руб.", 70),
)


@cache
def debt_table(kind: str) -> PaperTable:
    """The table of a kind: debts, services, steps."""
    columns = {"debts": _DEBTS, "services": _SERVICES, "steps": _STEPS}[kind]
    return PaperTable(kind, columns, LEFT, _LOOK)


def months_block(document: DebtBillDocument) -> Block | None:
    """The unpaid charges, a band and a subtotal a month."""
    if not document.lines:
        return None
    table = debt_table("debts")
    strips: list[Strip] = []
    for period, group in groupby(document.lines, key=lambda line: line.period):
        lines = list(group)
        strips.append(table.band(_month_title(lines[0])))
        rows = [table.row(_debt_cells(line)) for line in lines]
        if len(lines) > 1:
            unpaid = sum(line.unpaid for line in lines)
            name = f"Итого за {period_name(period)}"
            rows[-1] = _tied(rows[-1])
            rows.append(table.row([name, "", "", "", "", bill_text.money(unpaid)], strong=True))
        strips += rows
    total = ["Основной долг", "", "", "", "", bill_text.money(document.main)]
    strips[-1] = _tied(strips[-1])
    strips.append(table.row(total, strong=True))
    return Block(strips, head=table.head(), title=title_strip("1. Задолженность по месяцам"))


def services_block(document: DebtBillDocument) -> Block:
    """Subtotals by service, the penalty in a column of its own."""
    table = debt_table("services")
    debts, penalties = _by_service(document.lines), _by_service(document.penalties)
    names = {line.service_id: line.service for line in document.penalties}
    names |= {line.service_id: line.service for line in document.lines}
    strips = []
    for service_id, name in sorted(names.items()):
        debt, penalty = debts.get(service_id, 0), penalties.get(service_id, 0)
        months = {line.period for line in document.lines if line.service_id == service_id}
        strips.append(
            table.row(
                [
                    name,
                    str(len(months)) if months else bill_text.DASH,
                    bill_text.money_or_dash(debt),
                    bill_text.money_or_dash(penalty),
                    bill_text.money(debt + penalty),
                ]
            )
        )
    strips[-1] = _tied(strips[-1])
    sums = [document.main, document.penalty, document.amount]
    total = ["Всего", "", *(bill_text.money_or_dash(one) for one in sums)]
    strips.append(table.row(total, strong=True))
    return Block(strips, head=table.head(), title=title_strip("2. Задолженность по услугам"))


def penalty_block(document: DebtBillDocument) -> Block:
    """Penalty as its own line, with the days it is counted to."""
    if not document.choice.penalty:
        return Block(line_strip("Пени в эту квитанцию не включены."), gap=4)
    until = bill_text.day(document.counted_to)
    words = "3. Пени за просрочку (ЖК РФ, ст. 155, ч. 14)"
    strips = [_sum_line(f"{words}, начисленные по {until}", document.penalty)]
    if document.since:
        since = (
            f"После {until} набежало еще {bill_text.money(document.since)} руб.: "
            "они войдут в следующую квитанцию и сюда не включены."
        )
        strips += line_strip(since)
    return Block(strips, gap=5)


def calculation_block(document: DebtBillDocument) -> Block | None:
    """How the penalty came about, days by days."""
    if not (document.choice.calculation and document.penalties):
        return None
    table = debt_table("steps")
    strips: list[Strip] = []
    for line in document.penalties:
        strips.append(table.band(_penalty_title(line)))
        strips += [table.row(_step_cells(step)) for step in line.steps]
        strips[-1] = _tied(strips[-1])
        strips.append(table.row(_penalty_total(line), strong=True))
    note = (
        "Пени за день равны долгу в этот день, умноженному на годовую ставку и долю. "
        "Сумма округляется один раз по каждой услуге каждого месяца."
    )
    title = title_strip("4. Расчет пени по дням, ставке и доле")
    return Block([*strips, *line_strip(note)], head=table.head(), title=title)


def amount_block(document: DebtBillDocument) -> Block:
    """The sum in figures and words."""
    words = amount_in_words(document.amount)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(LEFT, y + 10, "ИТОГО К ОПЛАТЕ", Style("B", 9))
        total, large = f"{bill_text.money(document.amount)} ₽", Style("B", 11)
        sheet.right(RIGHT, y + 10.5, total, large)
        room = WIDTH - 92 - 8 - text_width(total, large)
        sheet.text(LEFT + 92, y + 10, f"({words})", Style("R", 7.2, 0.2), room)

    return Block([Strip(15.0, draw)], gap=6)


def _month_title(line: DebtLine) -> str:
    name = period_name(line.period)
    return f"{name} и раньше" if line.before else name


def _debt_cells(line: DebtLine) -> list[str]:
    return [
        line.service,
        line.supplier,
        bill_text.day(line.due_on),
        bill_text.money(line.charged),
        bill_text.money_or_dash(line.paid),
        bill_text.money(line.unpaid),
    ]


def _penalty_title(line: PenaltyLine) -> str:
    if not line.starts_on:
        return f"{line.service}: пени, начисленные отдельно или за прежние месяцы"
    return (
        f"{line.service}, {period_name(line.period)}: начислено {bill_text.money(line.charged)}, "
        f"срок оплаты {bill_text.day(line.starts_on)}"
    )


def _step_cells(step: PenaltyStep) -> list[str]:
    return [
        f"с {bill_text.day(step.from_day)} по {bill_text.day(step.to_day)}",
        bill_text.money(step.unpaid),
        str(step.days),
        bill_text.decimal(step.rate_e2, 2, 1),
        f"1/{step.divisor}",
        bill_text.decimal(step.hundredths, 4, 4),
    ]


def _penalty_total(line: PenaltyLine) -> list[str]:
    words = "К оплате"
    if line.counted != line.unpaid:
        paid = bill_text.money(line.counted - line.unpaid)
        words = f"Посчитано {bill_text.money(line.counted)}, оплачено {paid}, к оплате"
    return [words, "", "", "", "", bill_text.money(line.unpaid)]


def _by_service(lines: Sequence[DebtLine] | Sequence[PenaltyLine]) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in lines:
        found[line.service_id] = found.get(line.service_id, 0) + line.unpaid
    return found


def _sum_line(text: str, kopecks: int) -> Strip:
    style = Style("B", 8.0)

    def draw(sheet: Sheet, y: float) -> None:
        total = f"{bill_text.money(kopecks)} ₽"
        sheet.text(LEFT, y + 9, text, style, WIDTH - text_width(total, style) - 10)
        sheet.right(RIGHT, y + 9, total, style)

    return Strip(13.0, draw)


def _tied(strip: Strip) -> Strip:
    """A row that goes to the next page with the sum under it."""
    return Strip(strip.height, strip.draw, tied=True)
