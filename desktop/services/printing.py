"""Printing at this terminal: papers are queued durably, then printed; failures wait for a person.

A failure never touches the operation the paper belongs to.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from desktop.clock import utc_ms
from desktop.config import Config, load_config
from desktop.context import Context
from desktop.documents.receipt_model import FiscalMark, ReceiptDocument
from desktop.documents.receipt_text import title
from desktop.documents.shift_paper_model import ShiftPaper
from desktop.documents.shift_rows import shift_title
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services.print_delivery import PAPER, deliver, step
from desktop.services.print_model import (
    FISCAL,
    NewPaper,
    PrinterMark,
    PrintJob,
    mark_of,
    receipt_body,
    shift_body,
)
from desktop.store import print_jobs
from desktop.store.print_jobs import JobRow, NewJob
from domain.fiscal_vat import parse_vat

LANE = "print"
_DAY_MS = 86_400_000
_NO_PRINTER = "принтер не выбран"
_PATIENCE_S = 120.0
T = TypeVar("T")

log = logging.getLogger(__name__)


def print_receipt(ctx: Context, document: ReceiptDocument) -> str:
    """Queue a receipt and print it; the job's id. A new one is the fiscal device's where there is
    one, once: asked for again it is tried again, or printed as a copy when the device has it.
    """
    mark = document.fiscal or fiscal_mark(ctx, document.op_id)
    has_device = bool(load_config(ctx.paths.config).fiscal_device)
    if has_device and not document.is_copy and mark is None:
        return _once_on_device(ctx, document)
    is_copy = document.is_copy or (has_device and mark is not None)
    return queue_paper(ctx, _receipt_paper(replace(document, fiscal=mark, is_copy=is_copy)))


def print_shift_paper(ctx: Context, paper: ShiftPaper) -> str:
    """Queue a paper of a shift; with a fiscal device its own report is made there, too."""
    config = load_config(ctx.paths.config)
    job_id = ""
    if config.fiscal_device and not paper.is_copy:
        job_id = tell_device(ctx, paper)
    if config.receipt_printer or not job_id:
        job_id = queue_paper(ctx, _shift_paper(paper))
    return job_id


def tell_device(ctx: Context, paper: ShiftPaper) -> str:
    """Queue the report of a shift for the fiscal device alone."""
    return queue_paper(ctx, _shift_paper(paper, FISCAL))


def print_document(ctx: Context, pdf: bytes, named: str, *, papers: bool = False) -> str:
    """Queue a sheet for the printer of bills, or of statements and reports (``papers``)."""
    config = load_config(ctx.paths.config)
    chosen = (config.printer_papers or config.printer) if papers else config.printer
    return queue_paper(ctx, NewPaper("document", named, pdf, target=f"{PAPER}{chosen}"))


def print_sheet(ctx: Context, pdf: bytes, named: str, *, papers: bool = False) -> None:
    """Print a sheet and wait; what fails stays in the queue and is raised, too."""
    job_id = print_document(ctx, pdf, named, papers=papers)
    ctx.jobs.call(LANE, lambda: None, _PATIENCE_S)
    job = _look(ctx, lambda connection: print_jobs.find(connection, job_id))
    if job.state == "failed":
        raise AppError(job.code, **job.fields)


def print_proof(ctx: Context) -> str:
    """Queue the test page of the receipt printer."""
    return queue_paper(ctx, NewPaper("proof", "Проверка принтера чеков", b""))


def queue_paper(ctx: Context, paper: NewPaper) -> str:
    """On the disk when this returns; it is printed in the lane ``print`` right after."""
    now_ms = utc_ms(ctx.clock.now())
    job_id = secrets.token_hex(16)
    job = NewJob(job_id, paper.kind, paper.title, paper.op_id, paper.target, paper.body)
    ctx.in_outbox_lane(
        lambda: ctx.outbox.keep(lambda connection: print_jobs.add(connection, job, now_ms))
    )
    _start(ctx, job_id)
    return job_id


def queue(ctx: Context) -> tuple[PrintJob, ...]:
    """All that is unfinished and what was finished in the last day; newest first."""
    config = load_config(ctx.paths.config)
    since = utc_ms(ctx.clock.now()) - _DAY_MS
    rows = _look(ctx, lambda connection: print_jobs.listed(connection, since))
    return tuple(_shown(row, config) for row in rows)


def of_operation(ctx: Context, op_id: str) -> tuple[PrintJob, ...]:
    """The papers of an operation, oldest first; none: it was never sent to a printer."""
    config = load_config(ctx.paths.config)
    rows = _look(ctx, lambda connection: print_jobs.of_operation(connection, op_id))
    return tuple(_shown(row, config) for row in rows)


def fiscal_mark(ctx: Context, op_id: str) -> FiscalMark | None:
    """What the fiscal device said of an operation's receipt, None while it has not."""
    rows = _look(ctx, lambda connection: print_jobs.of_operation(connection, op_id))
    kept = [row.fiscal for row in rows if row.fiscal is not None]
    return mark_of(kept[-1]) if kept else None


def mark(ctx: Context) -> PrinterMark:
    """The permanent mark; AppError ``not_signed_in`` before the outbox is open."""
    jobs = queue(ctx)
    printer = _printer_words(load_config(ctx.paths.config))
    standing = [job for job in jobs if job.needs_person]
    if standing:
        newest = standing[0]
        return PrinterMark("trouble", printer, len(standing), newest.code, newest.fields)
    if any(job.state in ("waiting", "printing") for job in jobs):
        return PrinterMark("busy", printer)
    return PrinterMark("ok" if printer else "none", printer)


def retry(ctx: Context, job_id: str, target: str = "") -> None:
    """Print again; ``target``: another printer's address, or ``paper:NAME`` for a sheet.

    AppErrors: ``print.no_job``, ``print.not_now``, ``print.fiscal_only`` (only the device may
    issue a fiscal receipt, and it is asked for its last document first).
    """
    job = _look(ctx, lambda connection: print_jobs.find(connection, job_id))
    if target and job.target == FISCAL:
        raise AppError("print.fiscal_only")
    if target:
        ctx.in_outbox_lane(
            lambda: ctx.outbox.keep(lambda connection: print_jobs.aim(connection, job_id, target))
        )
    if not step(ctx, job_id, "waiting"):
        raise AppError("print.not_now")
    _start(ctx, job_id)


def drop(ctx: Context, job_id: str, *, certain: bool = False) -> None:
    """A person decided not to print it; the operation stays.

    AppError ``print.may_be_fiscal`` for a receipt the device may have stored, unless that person is
    ``certain``: the device, or the cabinet of ОФД, was looked at.
    """
    job = _look(ctx, lambda connection: print_jobs.find(connection, job_id))
    if not certain and job.fiscal_before is not None and job.fiscal is None:
        raise AppError("print.may_be_fiscal")
    _decide(ctx, job_id, "dropped")


def confirm(ctx: Context, job_id: str) -> None:
    """A person saw it on paper."""
    job = _look(ctx, lambda connection: print_jobs.find(connection, job_id))
    if job.target == FISCAL and job.kind == "receipt" and job.fiscal is None:
        raise AppError("print.may_be_fiscal")
    _decide(ctx, job_id, "printed")


def _once_on_device(ctx: Context, document: ReceiptDocument) -> str:
    """The unfinished job of the operation again, a new one if there is none."""
    jobs = [job for job in of_operation(ctx, document.op_id) if job.is_fiscal]
    standing = [job for job in jobs if job.state not in ("printed", "dropped")]
    if not standing:
        return queue_paper(ctx, _receipt_paper(_taxed(ctx, document), FISCAL))
    if standing[-1].needs_person:
        retry(ctx, standing[-1].id)
    return standing[-1].id


def _taxed(ctx: Context, document: ReceiptDocument) -> ReceiptDocument:
    """With the office's taxation and the VAT of each supplier, as they stand now."""
    office = ctx.office()
    rates = parse_vat(office.fiscal_vat)
    suppliers = tuple(replace(one, vat=rates.get(one.inn, one.vat)) for one in document.suppliers)
    return replace(document, taxation=office.fiscal_taxation, suppliers=suppliers)


def _receipt_paper(document: ReceiptDocument, target: str = "") -> NewPaper:
    named = f"{title(document)} № {document.number}"
    return NewPaper("receipt", named, receipt_body(document), document.op_id, target)


def _shift_paper(paper: ShiftPaper, target: str = "") -> NewPaper:
    named = f"{shift_title(paper)}, смена {paper.shift_number}"
    return NewPaper("shift", named, shift_body(paper), target=target)


def _decide(ctx: Context, job_id: str, state: str) -> None:
    if not step(ctx, job_id, state):
        raise AppError("print.not_now")


def _start(ctx: Context, job_id: str) -> None:
    def broken(error: Exception) -> None:
        """A bug: what came out of the printer is not known, and a person is told so."""
        log.error("print job broke: %s", type(error).__name__)
        doubt = AppError("print.unsure")
        ctx.jobs.submit(
            LANE, lambda: step(ctx, job_id, "failed", doubt), lambda _moved: None, _give_up
        )

    ctx.bus.publish(Changed("print", frozenset({job_id})))
    ctx.jobs.submit(LANE, lambda: deliver(ctx, job_id), lambda _none: None, broken)


def _give_up(error: Exception) -> None:
    log.error("print job not marked: %s", type(error).__name__)


def _look(ctx: Context, read: Callable[[Any], T]) -> T:
    return ctx.in_outbox_lane(lambda: ctx.outbox.look(read))


def _shown(row: JobRow, config: Config) -> PrintJob:
    return PrintJob(
        id=row.id,
        kind=row.kind,  # type: ignore[arg-type]  # written from the same words
        title=row.title,
        op_id=row.op_id,
        printer=_target_words(row, config),
        state=row.state,  # type: ignore[arg-type]  # the table checks it
        code=row.code,
        fields=row.fields,
        attempts=row.attempts,
        created_at=_moment(row.created_at),
        changed_at=_moment(row.changed_at),
        is_fiscal=row.target == FISCAL,
    )


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _target_words(row: JobRow, config: Config) -> str:
    if row.target == FISCAL:
        return "ККТ"
    if row.target.startswith(PAPER):
        return row.target.removeprefix(PAPER) or config.printer or _NO_PRINTER
    return address_words(row.target or config.receipt_printer) or _NO_PRINTER


def _printer_words(config: Config) -> str:
    return address_words(config.receipt_printer) or config.printer


def address_words(address: str) -> str:
    """A receipt printer's address as people call it."""
    kind, _, place = address.partition(":")
    # The way to a folder is longer than the bar it is shown in.
    return f"папка «{Path(place).name}»" if kind == "folder" else place
