"""A stand-in of the ATOL driver's binding: the calls of IFptr over the emulated device."""
# ruff: noqa: N802 - the driver's own names

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from desktop.devices.fiscal_emulator import FiscalEmulator
from desktop.devices.fiscal_json import encode_task
from desktop.errors import AppError

_KINDS = {"sell": 1, "sellReturn": 2}


class DriverBinding:
    """The part of ``libfptr10.IFptr`` the program uses, numbers of constants invented."""

    LIBFPTR_PARAM_JSON_DATA = 65645
    LIBFPTR_PARAM_FN_DATA_TYPE = 65622
    LIBFPTR_FNDT_LAST_RECEIPT = 4
    LIBFPTR_PARAM_DOCUMENT_NUMBER = 65598
    LIBFPTR_PARAM_RECEIPT_TYPE = 65545
    LIBFPTR_PARAM_RECEIPT_SUM = 65546
    LIBFPTR_PARAM_FISCAL_SIGN = 65557
    LIBFPTR_PARAM_DATE_TIME = 65590
    LIBFPTR_ERROR_NO_CONNECTION = 2
    LIBFPTR_ERROR_NO_PAPER = 44
    LIBFPTR_ERROR_SHIFT_EXPIRED = 68
    _ERRORS: ClassVar = {"fiscal.no_answer": 2, "fiscal.paper_out": 44, "fiscal.shift_expired": 68}

    def __init__(self, device: FiscalEmulator) -> None:
        self._device = device
        self._params: dict[int, Any] = {}
        self._opened = False
        self._error: AppError | None = None
        self.settings = ""
        self.sent: list[str] = []

    def setSettings(self, settings: str) -> int:
        self.settings = settings
        return 0

    def open(self) -> int:
        try:
            self._device.last_receipt()
        except AppError:
            return -1
        self._opened = True
        return 0

    def close(self) -> int:
        self._opened = False
        return 0

    def isOpened(self) -> bool:
        return self._opened

    def setParam(self, number: int, value: Any) -> None:
        self._params[number] = value

    def getParamString(self, number: int) -> str:
        return str(self._params[number])

    def getParamInt(self, number: int) -> int:
        return int(self._params[number])

    def getParamDouble(self, number: int) -> float:
        return float(self._params[number])

    def getParamDateTime(self, number: int) -> datetime:
        moment: datetime = self._params[number]
        return moment

    def processJson(self) -> int:
        sent = str(self._params[self.LIBFPTR_PARAM_JSON_DATA])
        self.sent.append(sent)
        task = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal).decode(sent)
        try:
            reply = self._device.process(task)
        except AppError as error:
            self._error = error
            return -1
        self._params[self.LIBFPTR_PARAM_JSON_DATA] = encode_task(reply).decode("utf-8")
        return 0

    def fnQueryData(self) -> int:
        try:
            last = self._device.last_receipt()
        except AppError as error:
            self._error = error
            return -1
        self._params[self.LIBFPTR_PARAM_DOCUMENT_NUMBER] = 0
        if last is not None:
            at = datetime.fromisoformat(last["fiscalDocumentDateTime"]).replace(tzinfo=None)
            self._params |= {
                self.LIBFPTR_PARAM_DOCUMENT_NUMBER: last["fiscalDocumentNumber"],
                self.LIBFPTR_PARAM_RECEIPT_TYPE: _KINDS[last["type"]],
                self.LIBFPTR_PARAM_RECEIPT_SUM: last["total"],
                self.LIBFPTR_PARAM_FISCAL_SIGN: last["fiscalDocumentSign"],
                self.LIBFPTR_PARAM_DATE_TIME: at,
            }
        return 0

    def errorCode(self) -> int:
        return self._ERRORS.get(self._error.code, 500) if self._error else 0

    def errorDescription(self) -> str:
        return f"код {self._error.code}" if self._error else ""
