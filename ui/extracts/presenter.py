"""Joins the screen of extracts to the services: months, debt, papers in a job, print, save."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.events import Changed
from desktop.jobs import JobHandle
from desktop.services import papers
from ui.extracts.kinds import BY_ID, KINDS, Kind
from ui.extracts.making import Known, Paper, known_of, made, sheet_of
from ui.extracts.view import ExtractsView
from ui.messages import sentence
from ui.trouble import words_of

PrintPdf = Callable[[bytes, str], None]
"""Gives a PDF and its title to this workplace's printer; AppError when it cannot."""

_SHOWN = frozenset({"bill", "payment", "account", "snapshot", "setting", "catalog"})
_YEAR = 12


class ExtractsPresenter:
    """Every change makes the paper anew, older answers are dropped."""

    def __init__(self, view: ExtractsView, ctx: Context, print_pdf: PrintPdf) -> None:
        self._view, self._ctx, self._print_pdf = view, ctx, print_pdf
        self._account_id: int | None = None
        self._known: Known | None = None
        self._kind: Kind = KINDS[0]
        self._months: tuple[int, int] = (0, 0)
        self._payment = ""
        self._fresh = True
        self._paper: Paper | None = None
        self._work: JobHandle | None = None
        self._then: Callable[[], None] | None = None
        """What was asked for while the paper was being made."""
        view.account_shown.connect(self.activate)
        view.left.connect(self.deactivate)
        view.prepared.connect(self._prepare)
        view.payment_prepared.connect(self._prepare_payment)
        view.panel.kind_chosen.connect(self.choose_kind)
        view.panel.changed.connect(self._draw)
        view.print_asked.connect(self.print)
        view.save_asked.connect(self.save)

    def activate(self, account_id: int | None) -> None:
        """Show the prepared paper, or the debt bill of what is owed."""
        if account_id is None:
            self.forget()
            return
        if account_id != self._account_id:
            self._account_id, self._known, self._fresh = account_id, None, True
        self._read()

    def deactivate(self) -> None:
        """Forget the paper: it is made anew from the cache."""
        self._then = None
        self._drop()

    def forget(self) -> None:
        """The clerk left or nobody is chosen: nothing of a resident stays."""
        self._then = None
        self._drop()
        self._account_id, self._known, self._payment = None, None, ""
        self._view.show_nobody()

    def on_changed(self, event: Changed) -> None:
        """Rows of this account changed."""
        if self._paper is not None and event.kind in _SHOWN:
            self._read()

    def choose_kind(self, kind_id: str) -> None:
        """One of the papers; the months that fit it are chosen when none were."""
        self._kind = BY_ID[kind_id]
        self._view.show_kind(self._kind)
        if self._known is not None:
            self._choose_months(self._known)
            self._draw()

    def print(self) -> None:
        """Send the paper on screen to the printer; a failure keeps it."""
        paper = self._paper
        if paper is None:
            self._then = self.print
            return
        self._ctx.jobs.submit(
            "paper",
            lambda: self._print_pdf(paper.content, paper.title),
            lambda _none: self._tell("Документ ушёл на печать", paper.title),
            self._told("Не напечатано"),
        )

    def save(self, form: str) -> None:
        """Write the paper or its sheet where the clerk says; the name holds no person."""
        paper = self._paper
        if paper is None:
            self._then = lambda: self.save(form)
            return
        report = paper.report if form == "xlsx" else None
        if form == "xlsx" and report is None:
            return
        path = self._view.choose_file(f"{paper.file_name}.{form}", form)
        if path is None:
            return

        def write() -> None:
            content = paper.content if report is None else sheet_of(self._ctx, report)
            papers.save(path, content)

        self._ctx.jobs.submit(
            "paper",
            write,
            lambda _none: self._tell("Документ сохранён", path.name),
            self._told("Не сохранено"),
        )

    def _prepare(self, kind: str, first: int, last: int) -> None:
        self._kind, self._months, self._fresh = BY_ID[kind], (first, last), True

    def _prepare_payment(self, key: str) -> None:
        self._kind, self._payment, self._fresh = BY_ID["payment"], key, True

    def _read(self) -> None:
        account_id = self._account_id
        if account_id is None:
            return
        self._view.show_kind(self._kind)
        if self._known is None:
            self._view.show_waiting()
        self._ctx.jobs.submit(
            "read", lambda: known_of(self._ctx, account_id), self._take, self._fail
        )

    def _take(self, known: Known) -> None:
        if known.account_id != self._account_id:
            return
        self._known = known
        panel = self._view.panel
        panel.period.show_months(known.charged | {known.last} - {0}, known.debts)
        panel.show_services(known.services)
        panel.show_payments(known.payments, self._payment)
        if self._fresh:
            self._choose_months(known)
        self._fresh = False
        self._draw()

    def _choose_months(self, known: Known) -> None:
        """The months that were asked for, else what is owed, else the last year."""
        charged = sorted(known.charged)
        owed = sorted(known.debts & known.charged)
        first, last = self._months
        if not first and self._kind.id == "debt" and owed:
            first, last = owed[0], owed[-1]
        elif not first and charged:
            first, last = charged[-_YEAR:][0], known.last
        if first:
            self._view.panel.period.choose(first, last)

    def _draw(self) -> None:
        account_id = self._account_id
        if account_id is None or self._known is None:
            return
        self._drop()
        wanted = self._view.panel.wanted()
        if wanted.kind == "payment" and not wanted.payment:
            self._then = None
            self._view.show_no_paper("Платежей нет", "Справку дают о платеже: их ещё не было.")
            return
        self._view.show_waiting()
        self._work = self._ctx.jobs.submit(
            "paper", lambda: made(self._ctx, account_id, wanted), self._show, self._fail
        )

    def _show(self, paper: Paper) -> None:
        self._paper = paper
        trouble = sentence(paper.code_trouble) if paper.code_trouble else ""
        self._view.show_paper(paper, trouble)
        wish, self._then = self._then, None
        if wish is not None:
            wish()

    def _fail(self, error: Exception) -> None:
        self._then = None
        self._view.show_no_paper("Документа нет", words_of(error))

    def _drop(self) -> None:
        if self._work is not None:
            self._work.cancel()
        self._work, self._paper = None, None

    def _tell(self, heading: str, detail: str, kind: str = "success") -> None:
        self._view.wants_toast.emit(heading, detail, kind)

    def _told(self, heading: str) -> Callable[[Exception], None]:
        return lambda error: self._tell(heading, words_of(error), "error")
