"""Which printers, models and code pages a terminal can choose from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.config import load_config
from desktop.context import Context
from desktop.devices.printers import list_printers
from desktop.devices.receipt_printers import receipt_printer
from desktop.documents.code_pages import PAGES
from desktop.documents.escpos import PICTURE
from desktop.documents.escpos_profiles import (
    DEFAULT_PROFILE,
    known_page_numbers,
    printer_profile,
    printer_profiles,
)
from desktop.services.print_delivery import PAPER
from desktop.services.print_model import PrintJob

_USB_DEVICES = ("/dev/usb", "lp*")


@dataclass(frozen=True)
class Choice:
    """A value of a setting and how people call it."""

    value: str
    words: str


def other_printers(ctx: Context, job: PrintJob) -> tuple[Choice, ...]:
    """Where a paper that failed may go instead; none for what only the fiscal device issues."""
    if job.is_fiscal:
        return ()
    found = [Choice(f"{PAPER}{one.name}", one.name) for one in list_printers()]
    address = load_config(ctx.paths.config).receipt_printer
    if address and job.kind != "document":
        found.insert(0, Choice(address, f"{receipt_printer(address).name}, чековый"))
    return tuple(one for one in found if one.words != job.printer)


def check_address(address: str) -> None:
    """AppError ``receipt.address`` for what is no address of a receipt printer."""
    receipt_printer(address)


def receipt_addresses() -> tuple[Choice, ...]:
    """Printers of this computer a receipt may go to; others are typed as an address."""
    queues = [one.name for one in list_printers()]
    folder, pattern = _USB_DEVICES
    devices = sorted(str(path) for path in Path(folder).glob(pattern))
    return (
        *(Choice(f"file:{path}", f"{path}, чековый") for path in devices),
        *(Choice(f"cups:{name}", f"{name}, печать PDF") for name in queues),
        *(Choice(f"raw:{name}", f"{name}, чековый (ESC/POS)") for name in queues),
    )


def models() -> tuple[Choice, ...]:
    """Models of thermal printers; the first is the usual one. Takes half a second once."""
    return tuple(
        Choice("" if one.id == DEFAULT_PROFILE else one.id, one.name) for one in printer_profiles()
    )


def pages(model: str) -> tuple[Choice, ...]:
    """Code pages of a model, a picture, and every number that the test page shows."""
    own = dict(printer_profile(model).pages)
    usual = [
        Choice(page, f"{page.upper()} (№ {own[page]} у модели)") for page in PAGES if page in own
    ]
    proved = [
        Choice(f"{page}:{number}", f"{page.upper()}, № {number}")
        for page in PAGES
        for number in known_page_numbers()
        if own.get(page) != number
    ]
    return (*usual, Choice(PICTURE, "Картинкой"), *proved)
