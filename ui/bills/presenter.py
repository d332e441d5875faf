"""Joins the screen of payment documents to the services: months, paper, printing, saving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.context import Context
from desktop.documents.bill_model import BillDocument, BillOptions
from desktop.errors import AppError
from desktop.events import Changed
from desktop.jobs import JobHandle
from desktop.services import accounts, bills, papers
from domain.errors import InputError
from ui.bills.period_choice import FREE, MONTH, PeriodChoice, span_text, within_charged
from ui.bills.view import BillsView
from ui.messages import sentence

NO_CHARGES = "Начислений пока нет"
_SHOWN = frozenset({"bill", "account", "snapshot", "setting", "catalog"})


PrintPdf = Callable[[bytes, str], None]
"""Gives a PDF and its title to this workplace's printer; AppError when it cannot."""


@dataclass(frozen=True)
class _Paper:
    document: BillDocument
    content: bytes
    code_trouble: str


class BillsPresenter:
    """Keeps the choice; every change of it composes and draws anew, older answers are dropped."""

    def __init__(self, view: BillsView, ctx: Context, print_pdf: PrintPdf) -> None:
        self._view, self._ctx, self._print_pdf = view, ctx, print_pdf
        self._account_id: int | None = None
        self._charged: frozenset[int] = frozenset()
        self._debts: frozenset[int] = frozenset()
        self._choice = PeriodChoice(MONTH, 0, 0)
        self._year = 0
        self._paper: _Paper | None = None
        self._drawing: JobHandle | None = None
        self._stopped = False
        view.account_shown.connect(self.activate)
        view.left.connect(self.deactivate)
        view.mode_chosen.connect(self._choose_mode)
        view.month_picked.connect(self._pick)
        view.month_stepped.connect(self._step)
        view.year_stepped.connect(self._turn_year)
        view.owed_picked.connect(self._pick_owed)
        view.ticked.connect(self._draw)
        view.print_asked.connect(self.print)
        view.save_asked.connect(self.save)
        view.house_asked.connect(self.save_house)
        view.stop_asked.connect(self._stop)

    def activate(self, account_id: int | None) -> None:
        """Show the last charged month of the account."""
        if account_id is None:
            self._account_id = None
            self._view.show_nobody()
            return
        if account_id != self._account_id:
            self._account_id = account_id
            self._choice = PeriodChoice(MONTH, 0, 0)
        self._read_months()

    def deactivate(self) -> None:
        """Forget the paper: it is drawn anew from the cache."""
        self._paper = None

    def on_changed(self, event: Changed) -> None:
        """Rows of this account changed."""
        if self._account_id is not None and event.kind in _SHOWN:
            self._read_months()

    def _read_months(self) -> None:
        account_id = self._account_id
        if account_id is None:
            return
        self._ctx.jobs.submit(
            "read",
            lambda: bills.months(self._ctx, account_id),
            lambda months: self._show_months(account_id, months),
            self._fail,
        )

    def _show_months(self, account_id: int, months: tuple[bills.MonthState, ...]) -> None:
        if account_id != self._account_id:
            return
        self._charged = frozenset(month.period for month in months if month.charged)
        self._debts = frozenset(month.period for month in months if month.charged and month.debt)
        if not self._charged:
            self._view.show_no_paper(NO_CHARGES, "По этому счёту ещё ничего не начислено.")
            return
        if not self._choice.anchor:
            last = max(self._charged)
            self._choice = PeriodChoice(MONTH, last, last)
            self._year = last // 100
        self._draw()

    def _span(self) -> tuple[int, int]:
        return within_charged(self._choice.span(), self._charged)

    def _show_choice(self) -> None:
        self._view.show_choice(self._choice, self._year, self._charged, self._debts, self._span())

    def _choose_mode(self, index: int) -> None:
        self._choice = self._choice.with_mode(index, self._span())
        self._follow()

    def _pick(self, period: int) -> None:
        self._choice = self._choice.picked(period)
        self._follow()

    def _pick_owed(self) -> None:
        """One paper from the first month with debt to the last."""
        if self._debts:
            self._choice = PeriodChoice(FREE, min(self._debts), max(self._debts))
            self._follow()

    def _step(self, step: int) -> None:
        self._choice = self._choice.moved(step)
        self._follow()

    def _follow(self) -> None:
        self._year = self._choice.span()[0 if self._choice.mode == FREE else 1] // 100
        self._draw()

    def _turn_year(self, step: int) -> None:
        self._year += step
        self._show_choice()

    def _draw(self) -> None:
        account_id = self._account_id
        if account_id is None or not self._choice.anchor:
            return
        self._show_choice()
        if self._drawing is not None:
            self._drawing.cancel()
        self._paper = None
        ticks, (first, last) = self._view.ticks(), self._span()
        options = BillOptions(debt=ticks.debt, meters=ticks.meters, formulas=ticks.formulas)

        def work() -> _Paper:
            document = bills.compose(self._ctx, account_id, first, last, options)
            content = bills.pdf(self._ctx, document)
            return _Paper(document, content, bills.code_trouble(self._ctx))

        self._view.show_waiting()
        self._drawing = self._ctx.jobs.submit("paper", work, self._show_paper, self._fail)

    def _show_paper(self, paper: _Paper) -> None:
        self._paper = paper
        self._view.show_total(paper.document.amount, paper.document.advance)
        self._view.show_code_trouble(sentence(paper.code_trouble) if paper.code_trouble else "")
        self._view.show_paper(paper.content)

    def _fail(self, error: Exception) -> None:
        code, fields = _told(error)
        self._view.show_no_paper("Квитанции нет", sentence(code, **fields))

    def print(self) -> None:
        """Send the paper on screen to the printer; a failure keeps it."""
        paper = self._paper
        if paper is None:
            return
        name = f"Квитанция {paper.document.number}"
        self._ctx.jobs.submit(
            "paper",
            lambda: self._print_pdf(paper.content, name),
            lambda _none: self._tell("Квитанция ушла на печать", name),
            self._tell_trouble("Не напечатано"),
        )

    def save(self) -> None:
        """Write the paper on screen where the clerk says; the name holds no person."""
        paper = self._paper
        if paper is None:
            return
        path = self._view.choose_file(bills.file_name(paper.document))
        if path is None:
            return
        self._ctx.jobs.submit(
            "paper",
            lambda: papers.save(path, paper.content),
            lambda _none: self._tell("Квитанция сохранена", path.name),
            self._tell_trouble("Не сохранено"),
        )

    def save_house(self) -> None:
        """All charged accounts of this house for the last chosen month, into one file."""
        account_id, period = self._account_id, self._span()[1]
        if account_id is None or not self._charged:
            return
        path = self._view.choose_file(f"kvitancii-{period}.pdf")
        if path is None:
            return
        self._stopped = False
        post = self._ctx.jobs.post

        def work() -> None:
            house_id = accounts.card(self._ctx, account_id).house.id
            bills.house_pdf(
                self._ctx,
                house_id,
                period,
                path,
                progress=lambda done, total: post(
                    lambda: self._view.show_house_progress(done, total)
                ),
                cancelled=lambda: self._stopped,
            )

        self._view.show_house_progress(0, 1)
        self._ctx.jobs.submit(
            "slow", work, lambda _none: self._house_done(path, period), self._house_failed
        )

    def _house_done(self, path: Path, period: int) -> None:
        self._view.hide_house_progress()
        text = f"{path.name}, {span_text((period, period))}"
        self._tell("Квитанции дома сохранены", text)

    def _house_failed(self, error: Exception) -> None:
        self._view.hide_house_progress()
        self._tell_trouble("Файл дома не создан")(error)

    def _tell(self, heading: str, detail: str, kind: str = "success") -> None:
        self._view.wants_toast.emit(heading, detail, kind)

    def _stop(self) -> None:
        self._stopped = True

    def _tell_trouble(self, heading: str) -> Callable[[Exception], None]:
        def tell(error: Exception) -> None:
            code, fields = _told(error)
            self._tell(heading, sentence(code, **fields), "error")

        return tell


def _told(error: Exception) -> tuple[str, dict[str, object]]:
    if isinstance(error, AppError | InputError):
        return error.code, error.fields
    raise error
