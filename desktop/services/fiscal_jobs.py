"""Receipts of the print queue on the fiscal device: each once, a doubt is settled before the next.

Before a first try the device's last number is on the disk. A receipt whose answer was lost is
looked up there, by its own retry or before the next receipt, while it is still the last one.
"""

from __future__ import annotations

from desktop.config import Config
from desktop.context import Context
from desktop.devices.fiscal import FiscalDevice
from desktop.errors import AppError
from desktop.services import fiscal
from desktop.services.print_model import mark_bytes, receipt_of, shift_of
from desktop.store import print_jobs
from desktop.store.print_jobs import JobRow
from desktop.store.two_copies import Change

_DOUBT = ("fiscal.no_answer", "fiscal.not_connected")


def on_device(ctx: Context, config: Config, job: JobRow, body: bytes) -> None:
    """Carry a job out on the device; AppErrors ``fiscal.…``. In the lane ``print``."""
    device = fiscal.device_of(ctx, config)
    if device is None:
        raise AppError("fiscal.not_connected")
    if job.kind == "shift":
        fiscal.issue_shift_paper(device, shift_of(body))
        return
    if job.fiscal is None:
        _settle_others(ctx, device, job.id)
        _issue(ctx, device, job, body)
    else:
        fiscal.print_rest(device)
    if not fiscal.is_printed(device):
        raise AppError("fiscal.unfinished")


def _issue(ctx: Context, device: FiscalDevice, job: JobRow, body: bytes) -> None:
    before = job.fiscal_before
    if before is None:
        before = number = fiscal.number_before(device)
        _keep(ctx, lambda connection: print_jobs.note_before(connection, job.id, number))
    try:
        mark = fiscal.issue(device, receipt_of(body), before)
    except AppError as error:
        if error.code not in _DOUBT and error.code != "fiscal.foreign":
            _keep(ctx, lambda connection: print_jobs.forget_before(connection, job.id))
        raise
    _note(ctx, job.id, mark_bytes(mark))


def _settle_others(ctx: Context, device: FiscalDevice, job_id: str) -> None:
    """Ask of every receipt without an answer, before another one becomes the last."""
    for other in ctx.in_outbox_lane(lambda: ctx.outbox.look(print_jobs.doubtful)):
        if other.id != job_id and other.fiscal_before is not None:
            _settle(ctx, device, other.id, other.fiscal_before)


def _settle(ctx: Context, device: FiscalDevice, job_id: str, before: int) -> None:
    body = ctx.in_outbox_lane(
        lambda: ctx.outbox.look(lambda connection: print_jobs.body(connection, job_id))
    )
    mark = fiscal.stored_since(device, receipt_of(body), before)
    if mark is None:
        _keep(ctx, lambda connection: print_jobs.forget_before(connection, job_id))
    else:
        _note(ctx, job_id, mark_bytes(mark))


def _note(ctx: Context, job_id: str, answer: bytes) -> None:
    _keep(ctx, lambda connection: print_jobs.note_fiscal(connection, job_id, answer))


def _keep(ctx: Context, change: Change) -> None:
    ctx.in_outbox_lane(lambda: ctx.outbox.keep(change))
