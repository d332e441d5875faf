"""The fiscal device of this terminal: its state ahead of time, receipts and shifts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.config import Config, load_config
from desktop.context import Context
from desktop.devices import fiscal_once
from desktop.devices.fiscal import FiscalDevice, FiscalDocument, FiscalStatus, warnings_of
from desktop.devices.fiscal_atol import AtolLine
from desktop.devices.fiscal_emulator import FiscalEmulator
from desktop.devices.fiscal_json import JsonFiscalDevice
from desktop.devices.fiscal_once import finish, last_number, prepare, register_once
from desktop.documents.fiscal_task import operator, receipt_task
from desktop.documents.receipt_model import FiscalMark, ReceiptDocument
from desktop.documents.shift_paper_model import ShiftPaper
from desktop.errors import AppError
from desktop.fiscal_tags import tag_value

_MEMORY = "fiscal-emulator.json"


@dataclass(frozen=True)
class FiscalView:
    """The device and what a clerk should know of it, codes with sentences, the worst first."""

    name: str
    status: FiscalStatus
    warnings: tuple[str, ...]


def is_set(ctx: Context) -> bool:
    """True when this terminal has a fiscal device."""
    return bool(load_config(ctx.paths.config).fiscal_device)


def view(ctx: Context) -> FiscalView | None:
    """The device's state, None without one; AppError ``fiscal.…`` when it cannot be asked.

    Blocking: in the lane ``print``, which alone speaks to devices.
    """
    device = device_of(ctx, load_config(ctx.paths.config))
    if device is None:
        return None
    status = device.status()
    return FiscalView(device.name, status, warnings_of(status, ctx.clock.now()))


def device_of(ctx: Context, config: Config) -> FiscalDevice | None:
    """The device of the settings."""
    match config.fiscal_device:
        case "":
            return None
        case "emulator":

            def now() -> datetime:
                return ctx.clock.now().astimezone(ctx.zone)

            return JsonFiscalDevice(FiscalEmulator(ctx.paths.root / _MEMORY, now))
        case "atol":
            return JsonFiscalDevice(AtolLine(config.fiscal_settings))
        case other:
            raise AppError("fiscal.address", address=other)


def number_before(device: FiscalDevice) -> int:
    """What to remember before the first try."""
    return last_number(device)


def issue(device: FiscalDevice, document: ReceiptDocument, before: int) -> FiscalMark:
    """The receipt on the device, once whatever happened before; its attributes."""
    return _mark(document, register_once(device, receipt_task(document), before))


def stored_since(device: FiscalDevice, document: ReceiptDocument, before: int) -> FiscalMark | None:
    """The attributes of a receipt whose answer was lost, None if the device has not stored it."""
    stored = fiscal_once.stored_since(device, receipt_task(document), before)
    return None if stored is None else _mark(document, stored)


def print_rest(device: FiscalDevice) -> None:
    """Print what of the last document was not printed."""
    finish(device)


def is_printed(device: FiscalDevice) -> bool:
    """False while the rest of the last document waits for paper."""
    return not device.status().has_open_receipt


def issue_shift_paper(device: FiscalDevice, paper: ShiftPaper) -> None:
    """The report or the move of cash on the device; what is done already is not done again."""
    clerk = operator(paper.operator)
    finish(device)
    state = device.status().shift
    match paper.kind:
        case "opening":
            if state == "expired":
                device.close_shift(clerk)
            if state != "opened":
                device.open_shift(clerk)
        case "x":
            device.report_x(clerk)
        case "z":
            if state != "closed":
                device.close_shift(clerk)
        case "cash_in" | "cash_out":
            prepare(device, {"operator": clerk})
            device.move_cash(clerk, paper.amount if paper.kind == "cash_in" else -paper.amount)


def _mark(document: ReceiptDocument, stored: FiscalDocument) -> FiscalMark:
    return FiscalMark(
        register_number=stored.register_number,
        shift=stored.shift,
        receipt=stored.receipt,
        document=stored.number,
        storage_number=stored.storage_number,
        sign=stored.sign,
        issued_at=_local(stored),
        taxation=tag_value("taxation", document.taxation).name,
    )


def _local(stored: FiscalDocument) -> str:
    """The device's moment without its zone, as papers have it."""
    return stored.issued_at[:19]
