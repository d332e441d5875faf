"""A real fiscal device by the ATOL driver 10: JSON tasks through ``libfptr10``, when installed.

The driver's Python binding comes with the driver, not from a package index; without it the program
works and says so.
"""

from __future__ import annotations

from datetime import datetime
from types import ModuleType
from typing import Any

from desktop.devices.fiscal import Task
from desktop.devices.fiscal_json import decode_reply, encode_task
from desktop.errors import AppError

_TYPES = {1: "sell", 2: "sellReturn"}
# The driver's error constants that have a sentence of ours; all else is told in its own words.
_CODES = {
    "LIBFPTR_ERROR_CONNECTION_DISABLED": "fiscal.not_connected",
    "LIBFPTR_ERROR_NO_CONNECTION": "fiscal.no_answer",
    "LIBFPTR_ERROR_PORT_BUSY": "fiscal.not_connected",
    "LIBFPTR_ERROR_PORT_NOT_AVAILABLE": "fiscal.not_connected",
    "LIBFPTR_ERROR_NO_PAPER": "fiscal.paper_out",
    "LIBFPTR_ERROR_PAPER_COVER_OPENED": "fiscal.cover_open",
    "LIBFPTR_ERROR_SHIFT_EXPIRED": "fiscal.shift_expired",
    "LIBFPTR_ERROR_DENIED_IN_CLOSED_SHIFT": "fiscal.shift_closed",
    "LIBFPTR_ERROR_DENIED_IN_OPENED_SHIFT": "fiscal.shift_open",
    "LIBFPTR_ERROR_NOT_ENOUGH_CASH": "fiscal.no_cash",
    "LIBFPTR_ERROR_FN_RESOURCE_EXHAUSTED": "fiscal.storage_full",
    "LIBFPTR_ERROR_OFD_TIMEOUT": "fiscal.ofd_blocked",
    "LIBFPTR_ERROR_DOCUMENT_NOT_PRINTED": "fiscal.unfinished",
}
_CHANGES_NOTHING = ("get", "ofd")


def driver() -> ModuleType:
    """The driver's binding; AppError ``fiscal.no_driver``."""
    try:
        import libfptr10  # comes with the driver of the device, absent on most computers
    except (ImportError, OSError) as error:
        raise AppError("fiscal.no_driver") from error
    return libfptr10  # type: ignore[no-any-return]  # the binding has no types


class AtolLine:
    """One device of the driver. ``settings`` is the driver's own JSON of how it is attached."""

    def __init__(self, settings: str, fptr: Any = None) -> None:
        self._fptr = driver().IFptr("") if fptr is None else fptr
        if settings and self._fptr.setSettings(settings) < 0:
            raise AppError("fiscal.refused", why=self._words())

    @property
    def name(self) -> str:
        return "АТОЛ"

    def process(self, task: Task) -> Task:
        self._connect()
        fptr = self._fptr
        fptr.setParam(fptr.LIBFPTR_PARAM_JSON_DATA, encode_task(task).decode("utf-8"))
        if fptr.processJson() < 0:
            raise self._trouble(doubtful=not str(task["type"]).startswith(_CHANGES_NOTHING))
        answer = fptr.getParamString(fptr.LIBFPTR_PARAM_JSON_DATA)
        try:
            return decode_reply(answer or "{}")
        except ValueError as error:
            raise AppError("fiscal.no_answer") from error

    def last_receipt(self) -> Task | None:
        """Straight from the storage: it tells of documents whose answer was lost."""
        self._connect()
        fptr = self._fptr
        fptr.setParam(fptr.LIBFPTR_PARAM_FN_DATA_TYPE, fptr.LIBFPTR_FNDT_LAST_RECEIPT)
        if fptr.fnQueryData() < 0:
            raise self._trouble(doubtful=False)
        number = fptr.getParamInt(fptr.LIBFPTR_PARAM_DOCUMENT_NUMBER)
        if not number:
            return None
        at: datetime = fptr.getParamDateTime(fptr.LIBFPTR_PARAM_DATE_TIME)
        kind = fptr.getParamInt(fptr.LIBFPTR_PARAM_RECEIPT_TYPE)
        found = {
            "type": _TYPES.get(kind, str(kind)),
            "fiscalDocumentNumber": number,
            "fiscalDocumentSign": fptr.getParamString(fptr.LIBFPTR_PARAM_FISCAL_SIGN),
            "fiscalDocumentDateTime": at.isoformat(),
            "total": fptr.getParamDouble(fptr.LIBFPTR_PARAM_RECEIPT_SUM),
        }
        return found | self._identity()

    def _identity(self) -> Task:
        """Numbers that the last receipt's record lacks."""
        info = self.process({"type": "getFnInfo"})["fnInfo"]
        shift = self.process({"type": "getShiftStatus"})["shiftStatus"]
        return {
            "fnNumber": info.get("serial", ""),
            "registrationNumber": info.get("registrationNumber", ""),
            "shiftNumber": shift["number"],
        }

    def _connect(self) -> None:
        fptr = self._fptr
        if not fptr.isOpened() and (fptr.open() < 0 or not fptr.isOpened()):
            raise AppError("fiscal.not_connected")

    def _trouble(self, *, doubtful: bool) -> AppError:
        """What the driver's last error means; a cut line in mid-task leaves a doubt."""
        number = self._fptr.errorCode()
        for name, code in _CODES.items():
            if getattr(self._fptr, name, None) == number:
                if code in ("fiscal.no_answer", "fiscal.not_connected"):
                    self._fptr.close()  # the next task opens the line anew
                    return AppError("fiscal.no_answer" if doubtful else "fiscal.not_connected")
                return AppError(code)
        return AppError("fiscal.refused", why=self._words())

    def _words(self) -> str:
        return str(self._fptr.errorDescription())


def web_envelope(uuid: str, *tasks: Task) -> bytes:
    """The same tasks for the driver's web server (POST /api/v2/requests)."""
    return encode_task({"uuid": uuid, "request": list(tasks)})
