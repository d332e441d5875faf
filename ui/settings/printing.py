"""Joins the printing cards of the settings to the config file, the printers and a test page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop.config import Config
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import printer_choices, printing
from desktop.services.print_model import PrintJob
from desktop.services.printer_choices import Choice
from ui.printing.lines import STATES, explanation
from ui.settings.printing_cards import PrintingCards

Keep = Callable[[Config], None]


class PrintingSettings:
    """``config`` gives the present values, ``keep`` writes them; ``failed`` tells trouble."""

    def __init__(
        self,
        cards: PrintingCards,
        ctx: Context,
        config: Callable[[], Config],
        keep: Keep,
        failed: Callable[[Exception], None],
    ) -> None:
        self._cards, self._ctx = cards, ctx
        self._config, self._keep, self._failed = config, keep, failed
        self._proof_id = ""
        cards.changed.connect(self._change)
        cards.proof_asked.connect(self._print_proof)

    def refresh(self, printers: Callable[[], Sequence[str]]) -> None:
        """Show what is set, then look for printers and models."""
        cards = self._cards
        cards.show_config(self._config())
        submit = self._ctx.jobs.submit
        submit(
            "slow", printers, lambda names: cards.show_printers(names, self._config()), self._failed
        )
        submit(
            "slow",
            printer_choices.receipt_addresses,
            lambda found: cards.show_receipt_printers(found, self._config().receipt_printer),
            self._failed,
        )
        submit("print", printer_choices.models, self._show_models, self._failed)

    def on_changed(self, event: Changed) -> None:
        """The test page took a step."""
        if event.kind == "print" and self._proof_id in event.ids:
            self._ctx.jobs.submit("read", self._proof, self._show_proof, self._failed)

    def _show_models(self, models: tuple[Choice, ...]) -> None:
        self._cards.show_models(models, self._config().receipt_model)
        self._look_for_pages()

    def _look_for_pages(self) -> None:
        model = self._config().receipt_model
        self._ctx.jobs.submit(
            "print",
            lambda: printer_choices.pages(model),
            lambda pages: self._cards.show_pages(pages, self._config().receipt_page),
            self._failed,
        )

    def _change(self, name: str, value: str) -> None:
        if name == "receipt_printer" and value:
            try:
                printer_choices.check_address(value)
            except AppError as trouble:
                self._failed(trouble)
                return
        self._keep(replace(self._config(), **{name: value}))  # type: ignore[arg-type]
        if name == "receipt_model":
            self._look_for_pages()

    def _print_proof(self) -> None:
        def begun(job_id: str) -> None:
            self._proof_id = job_id
            self._ctx.jobs.submit("read", self._proof, self._show_proof, self._failed)

        self._ctx.jobs.submit("slow", lambda: printing.print_proof(self._ctx), begun, self._failed)

    def _proof(self) -> PrintJob | None:
        jobs = printing.queue(self._ctx)
        return next((job for job in jobs if job.id == self._proof_id), None)

    def _show_proof(self, job: PrintJob | None) -> None:
        if job is not None:
            words = STATES[job.state][0]
            self._cards.show_proof_note(f"{words}. {explanation(job)}" if job.code else words)
