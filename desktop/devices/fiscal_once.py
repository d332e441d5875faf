"""Never a second receipt: after a doubt the device is asked for its last document first."""

from __future__ import annotations

from desktop.devices.fiscal import FiscalDevice, FiscalDocument, Task, kopecks
from desktop.errors import AppError


def last_number(device: FiscalDevice) -> int:
    """The number to remember, durably, before a receipt is tried for the first time."""
    last = device.last_receipt()
    return last.number if last is not None else 0


def register_once(device: FiscalDevice, task: Task, before: int) -> FiscalDocument:
    """Register a receipt unless the device already has it, and print what of it is not printed.

    ``before`` is ``last_number`` as it stood before the first try; AppErrors of ``stored_since``.
    """
    stored = stored_since(device, task, before)
    if stored is not None:
        finish(device)
        return stored
    prepare(device, task)
    return device.register(task)


def stored_since(device: FiscalDevice, task: Task, before: int) -> FiscalDocument | None:
    """The receipt of this task if the device has stored one since ``before``, None if it has not.

    AppError ``fiscal.foreign`` (number) when it stored one of another kind or sum: then a person
    decides, nothing is printed.
    """
    last = device.last_receipt()
    if last is None or last.number <= before:
        return None
    if last.kind != task["type"] or last.total != kopecks(task["total"]):
        raise AppError("fiscal.foreign", number=last.number)
    return last


def prepare(device: FiscalDevice, task: Task) -> None:
    """Finish what was cut short and open the device's shift if it is closed."""
    finish(device)
    if device.status().shift == "closed":
        device.open_shift(task["operator"])


def finish(device: FiscalDevice) -> None:
    """Print the rest of a stored document; without paper that waits, the document is valid."""
    if device.status().has_open_receipt:
        try:
            device.finish_printing()
        except AppError as error:
            if error.code != "fiscal.paper_out":
                raise
