"""A fiscal device that is spoken to in JSON tasks: the typed port over one line of tasks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from desktop.devices.fiscal import FiscalDocument, FiscalStatus, Task, kopecks

# Sums go as numbers with their two places, never through a float.
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_NO_TIME = "1970"


class TaskLine(Protocol):
    """Whoever carries out JSON tasks: the emulator or the driver of a real device."""

    @property
    def name(self) -> str: ...

    def process(self, task: Task) -> Task:
        """The device's reply; AppError ``fiscal.…`` when it refuses or cannot be reached."""
        ...

    def last_receipt(self) -> Task | None:
        """``fiscalParams`` of the last stored sale or return with its ``type``; None without."""
        ...


def encode_task(task: Task) -> bytes:
    """A task as the bytes of the wire."""
    return _ENCODER.encode(task)


def decode_reply(content: bytes | str) -> Task:
    """A reply, numbers exact; ``ValueError`` for what is no JSON object."""
    try:
        return _DECODER.decode(content)
    except msgspec.MsgspecError as error:
        raise ValueError("not a JSON object") from error


class JsonFiscalDevice:
    """The port's operations as tasks."""

    def __init__(self, line: TaskLine) -> None:
        self._line = line

    @property
    def name(self) -> str:
        return self._line.name

    def register(self, task: Task) -> FiscalDocument:
        return _document(task["type"], self._line.process(task)["fiscalParams"])

    def last_receipt(self) -> FiscalDocument | None:
        found = self._line.last_receipt()
        return None if found is None else _document(str(found["type"]), found)

    def open_shift(self, operator: dict[str, str]) -> FiscalDocument:
        return self._report("openShift", operator)

    def close_shift(self, operator: dict[str, str]) -> FiscalDocument:
        return self._report("closeShift", operator)

    def report_x(self, operator: dict[str, str]) -> None:
        self._line.process({"type": "reportX", "operator": operator})

    def move_cash(self, operator: dict[str, str], kopecks: int) -> None:
        way = "cashIn" if kopecks > 0 else "cashOut"
        amount = Decimal(abs(kopecks)).scaleb(-2)
        self._line.process({"type": way, "operator": operator, "cashSum": amount})

    def finish_printing(self) -> None:
        self._line.process({"type": "continuePrint"})

    def status(self) -> FiscalStatus:
        device = self._line.process({"type": "getDeviceStatus"})["deviceStatus"]
        shift = self._line.process({"type": "getShiftStatus"})["shiftStatus"]
        ofd = self._line.process({"type": "ofdExchangeStatus"})["status"]
        storage = self._line.process({"type": "getFnInfo"})["fnInfo"]
        unsent = int(ofd["notSentCount"])
        return FiscalStatus(
            name=self.name,
            shift=shift["state"],
            shift_number=int(shift["number"]),
            shift_ends_at=_moment(shift.get("expiredTime")) if shift["state"] != "closed" else None,
            has_paper=bool(device.get("paperPresent", True)),
            is_cover_open=bool(device.get("coverOpened", False)),
            is_blocked=bool(device.get("blocked", False)),
            storage_number=str(storage.get("serial", "")),
            storage_ends_on=_moment(storage.get("validityDate")),
            storage_left=storage.get("documentsLeft"),
            unsent=unsent,
            unsent_since=_moment(ofd.get("notSentFirstDocDateTime")) if unsent else None,
            has_open_receipt=bool(device.get("notPrinted", False)),
        )

    def _report(self, kind: str, operator: dict[str, str]) -> FiscalDocument:
        reply = self._line.process({"type": kind, "operator": operator})
        return _document(kind, reply["fiscalParams"])


def _document(kind: str, facts: Task) -> FiscalDocument:
    return FiscalDocument(
        kind=kind,
        number=int(facts["fiscalDocumentNumber"]),
        sign=str(facts["fiscalDocumentSign"]),
        storage_number=str(facts.get("fnNumber", "")),
        register_number=str(facts.get("registrationNumber", "")),
        shift=int(facts.get("shiftNumber", 0)),
        receipt=int(facts.get("fiscalReceiptNumber", 0)),
        total=kopecks(facts.get("total", 0)),
        issued_at=str(facts["fiscalDocumentDateTime"]),
    )


def _moment(text: object) -> datetime | None:
    """A moment of a reply; devices say 1970 or nothing when there is none."""
    if not isinstance(text, str) or not text or text.startswith(_NO_TIME):
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.astimezone()
