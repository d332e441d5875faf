"""Papers of the print queue as lines of the table and words of the panel; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from desktop.services.fiscal import FiscalView
from desktop.services.print_model import PrinterMark, PrintJob
from ui import format as shown
from ui.messages import sentence
from ui.table_model import Cell, Column, Row

COLUMNS = (
    Column("Время", 64, firm=True),
    Column("Документ"),
    Column("Принтер", 190),
    Column("Попыток", 76, "right"),
    Column("Состояние", 140, firm=True),
)
STATES: dict[str, tuple[str, str]] = {
    "waiting": ("В очереди", "neutral"),
    "printing": ("Печатается", "accent"),
    "printed": ("Напечатано", "success"),
    "failed": ("Не напечатано", "danger"),
    "held": ("Ждёт решения", "warning"),
    "dropped": ("Снято", "neutral"),
}
_ICONS = {
    "receipt": "receipt",
    "shift": "cash-register",
    "document": "file-text",
    "proof": "printer",
}
_SHIFTS = {"closed": "закрыта", "opened": "открыта", "expired": "открыта больше 24 часов"}

URGENT = frozenset(
    {
        *("fiscal.blocked", "fiscal.shift_expired", "fiscal.ofd_blocked", "fiscal.storage_full"),
        *("fiscal.not_connected", "fiscal.no_answer", "fiscal.no_driver"),
    }
)
"""What stops the fiscal device."""
_SHORT = {
    "fiscal.blocked": "ККТ заблокирована",
    "fiscal.paper_out": "ККТ: нет бумаги",
    "fiscal.cover_open": "ККТ: открыта крышка",
    "fiscal.shift_expired": "ККТ: смена больше 24 ч",
    "fiscal.shift_ends": "ККТ: смена скоро 24 ч",
    "fiscal.ofd_late": "ККТ: нет связи с ОФД",
    "fiscal.ofd_blocked": "ККТ остановлена: 30 дней без ОФД",
    "fiscal.storage_ends": "ККТ: ФН заканчивается",
    "fiscal.storage_full": "ККТ: ФН закончился",
    "fiscal.not_connected": "ККТ не отвечает",
    "fiscal.no_answer": "ККТ не отвечает",
    "fiscal.no_driver": "ККТ: нет драйвера",
}


def lines(jobs: Iterable[PrintJob], zone: ZoneInfo) -> tuple[Row, ...]:
    """One line a paper, in the order given."""
    return tuple(_line(job, zone) for job in jobs)


def explanation(job: PrintJob) -> str:
    """What happened to a paper and what to do."""
    if job.code:
        return sentence(job.code, **job.fields)
    return {
        "waiting": "Стоит в очереди и напечатается сейчас.",
        "printing": "Печатается.",
        "printed": "Бумага вышла.",
        "dropped": "Снято с очереди, не напечатано.",
    }.get(job.state, STATES[job.state][0])


def mark_words(mark: PrinterMark, warnings: Sequence[str] = ()) -> tuple[str, str, str]:
    """The words of the permanent mark, their tint and the whole sentence for its tip.

    ``warnings``: codes of the fiscal device, the worst first.
    """
    if mark.state == "trouble":
        told = sentence(mark.code, **(mark.fields or {}))
        return f"Не напечатано: {mark.waiting}", "danger", told
    if warnings:
        worst = warnings[0]
        tint = "danger" if worst in URGENT else "warning"
        return _SHORT.get(worst, "ККТ: внимание"), tint, sentence(worst)
    if mark.state == "busy":
        return "Печать…", "text2", ""
    return mark.printer, "text3", ""


def device_facts(view: FiscalView) -> tuple[str, str, tuple[str, ...]]:
    """Name and shift of the fiscal device, what is unsent, its warnings in words."""
    status = view.status
    shift = f"Смена {status.shift_number} {_SHIFTS[status.shift]}"
    unsent = f"в ОФД не передано {status.unsent}" if status.unsent else "в ОФД передано всё"
    return view.name, f"{shift}, {unsent}", tuple(sentence(code) for code in view.warnings)


def _line(job: PrintJob, zone: ZoneInfo) -> Row:
    words, tone = STATES[job.state]
    at = shown.time(job.created_at, zone)
    return Row(
        (
            Cell(at, tint="text2"),
            Cell(job.title, icon=_ICONS[job.kind], weight=500),
            Cell(job.printer),
            Cell(str(job.attempts) if job.attempts else shown.DASH, tint="text2"),
            Cell(words, tone=tone),
        ),
        key=job.id,
        spoken=f"{at}, {job.title}, {job.printer}, {words}",
    )
