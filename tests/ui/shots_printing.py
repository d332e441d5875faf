"""The print queue, and the printing cards of the settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from desktop.config import Config
from desktop.services.print_model import JobKind, JobState, PrintJob
from desktop.services.printer_choices import Choice
from tests.ui.shots import screen
from tests.ui.shots_frame import ZONE, frame
from ui.printing import lines
from ui.printing.view import PrintingView
from ui.settings.printing_cards import PrintingCards


def show_printing(cards: PrintingCards) -> None:
    """A till with a laser printer and a thermal one."""
    config = Config(printer="Kyocera P3145dn", receipt_printer="tcp:192.168.1.50:9100")
    cards.show_config(config)
    cards.show_printers(["Kyocera P3145dn"], config)
    cards.show_receipt_printers((), config.receipt_printer)
    cards.show_models([Choice("", "Epson TM-T20II")], "")
    cards.show_pages([Choice("cp866", "CP866 (№ 17 у модели)")], "cp866")
    cards.show_proof_note("Напечатано")


@screen("18-printing")
def printing() -> QWidget:
    window = frame()
    view = PrintingView()
    at = datetime(2026, 11, 20, 5, 42, tzinfo=UTC)
    papers: list[tuple[JobKind, str, str, JobState, str]] = [
        ("receipt", "Чек № 04-214-038", "192.168.1.50:9100", "failed", "printer.not_there"),
        ("receipt", "Кассовый чек. Приход № 04-214-037", "ККТ", "failed", "fiscal.no_answer"),
        ("shift", "X-отчет, смена 214", "192.168.1.50:9100", "held", "print.after_outage"),
        ("document", "Квитанция 72АА000001-01-6112", "Kyocera P3145dn", "printed", ""),
        ("receipt", "Чек № 04-214-036", "192.168.1.50:9100", "printed", ""),
    ]
    jobs = [
        PrintJob(
            str(number), kind, title, "", printer, state, code, {"name": printer}, 1,
            at - timedelta(minutes=3 * number), at, printer == "ККТ",
        )
        for number, (kind, title, printer, state, code) in enumerate(papers)
    ]  # fmt: skip
    view.show_lines(lines.lines(jobs, ZONE))
    view.table.choose(0)
    first = jobs[0]
    view.panel.show_paper(first.title, f"Не напечатано · {first.printer}",
                          lines.explanation(first), "danger")  # fmt: skip
    view.panel.show_acts(may_decide=True, is_unsure=False)
    view.panel.show_printers(["Kyocera P3145dn"])
    told = ("До конца 24 часов смены ККТ меньше часа. Закройте смену вовремя.",)
    view.show_device("АТОЛ", "Смена 12 открыта, в ОФД передано всё", told, "warning")
    window.hints.show_printer("Не напечатано: 3", "danger")
    window.show_screen(view)
    return window
