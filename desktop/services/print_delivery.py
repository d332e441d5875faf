"""Carries one job of the print queue out: on paper, or on the fiscal device; in lane ``print``."""

from __future__ import annotations

from desktop.clock import utc_ms
from desktop.config import Config, load_config
from desktop.context import Context
from desktop.devices.printers import system_printer
from desktop.devices.receipt_printers import ReceiptPrinter, receipt_printer
from desktop.documents.code_pages import EncodeError
from desktop.documents.escpos import page_proof, picture_bytes, roll_bytes
from desktop.documents.escpos_profiles import printer_profile
from desktop.documents.receipt import ReceiptSize, receipt_pdf, shift_paper_pdf
from desktop.documents.receipt_rows import receipt_rows
from desktop.documents.roll import Roll, Rule, centred, money_pair
from desktop.documents.roll_pdf import roll_pdf
from desktop.documents.shift_rows import shift_rows
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services.fiscal_jobs import on_device
from desktop.services.print_model import FISCAL, receipt_of, shift_of
from desktop.store import print_jobs
from desktop.store.print_jobs import JobRow

PAPER = "paper:"
"""Targets of sheets: the name of a system's printer follows, nothing means the one of settings."""


def deliver(ctx: Context, job_id: str) -> None:
    """Print a waiting job; what becomes of it is on the disk before and after.

    Never raises what belongs to the job: a paper that failed stays in the queue with its reason.
    """
    if not step(ctx, job_id, "printing"):
        return
    job, body = ctx.in_outbox_lane(
        lambda: ctx.outbox.look(
            lambda connection: (
                print_jobs.find(connection, job_id),
                print_jobs.body(connection, job_id),
            )
        )
    )
    try:
        _carry_out(ctx, job, body)
    except AppError as trouble:
        step(ctx, job_id, "failed", trouble)
    else:
        step(ctx, job_id, "printed")


def step(ctx: Context, job_id: str, state: str, trouble: AppError | None = None) -> bool:
    """One durable step of a job, told to the screens; False when another came first."""
    moved: list[bool] = []
    now_ms = utc_ms(ctx.clock.now())
    ctx.in_outbox_lane(
        lambda: ctx.outbox.keep(
            lambda connection: moved.append(
                print_jobs.step(connection, job_id, state, now_ms, trouble)
            )
        )
    )
    ctx.bus.publish(Changed("print", frozenset({job_id})))
    return moved[-1]


def _carry_out(ctx: Context, job: JobRow, body: bytes) -> None:
    config = load_config(ctx.paths.config)
    if job.target == FISCAL:
        on_device(ctx, config, job, body)
    elif job.kind == "document" or job.target.startswith(PAPER):
        chosen = job.target.removeprefix(PAPER) or config.printer
        system_printer(chosen).print_pdf(_as_pdf(job, body, config), job.title)
    else:
        printer = receipt_printer(job.target or config.receipt_printer)
        printer.print(_content(printer, job, body, config), job.title)


def _content(printer: ReceiptPrinter, job: JobRow, body: bytes, config: Config) -> bytes:
    """The paper in the form this printer takes."""
    if printer.takes == "pdf":
        return _as_pdf(job, body, config)
    profile = printer_profile(config.receipt_model)
    if job.kind == "proof":
        return page_proof(profile)
    roll = _roll(job, body)
    try:
        return roll_bytes(roll, profile, config.receipt_page)
    except EncodeError:
        if not profile.has_raster:
            raise
        return picture_bytes(roll, profile)


def _as_pdf(job: JobRow, body: bytes, config: Config) -> bytes:
    if job.kind == "document":
        return body
    if job.kind == "shift":
        return shift_paper_pdf(shift_of(body))
    if job.kind == "proof":
        return roll_pdf(_PROOF, job.title)
    size: ReceiptSize = "A5" if config.receipt_paper == "A5" else "80mm"
    if config.receipt_paper == "A4" or job.target.startswith(PAPER):
        size = "A4"
    return receipt_pdf(receipt_of(body), size)


def _roll(job: JobRow, body: bytes) -> Roll:
    return shift_rows(shift_of(body)) if job.kind == "shift" else receipt_rows(receipt_of(body))


_PROOF: Roll = (
    centred("Проверка принтера чеков", "title"),
    centred("Съешь ещё этих мягких французских булок"),
    money_pair("ИТОГО", "8 000,00 ₽", "large"),
    Rule(),
)
