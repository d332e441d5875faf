"""An emulated fiscal device: numbers shifts and documents, checks tasks, fails as real ones do.

It follows the ATOL driver's JSON (domain 5.4). A document is stored, on the disk, before it is
printed and before the answer: a cut in between leaves what a real device leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from desktop.devices.fiscal import OFD_DAYS, SHIFT_HOURS, Task, kopecks
from desktop.devices.fiscal_checks import check_receipt, handed_cash
from desktop.devices.fiscal_json import encode_task
from desktop.devices.fiscal_memory import FiscalMemory, MemoryFile
from desktop.devices.fiscal_print import printed_text
from desktop.errors import AppError

Fault = Literal["unplugged", "power_before", "power_after", "paper_midway", "reply_lost"]
RECEIPTS = ("sell", "sellReturn")
_QUERIES = ("getDeviceStatus", "getShiftStatus", "ofdExchangeStatus", "getFnInfo")


class FiscalEmulator:
    """Faults are planted with ``plant``; states of storage, paper and line with ``change``."""

    name = "Эмулятор ККТ"

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._file = MemoryFile(path)
        self._now = now
        self._memory = self._file.load()
        self.printed: list[str] = []

    @property
    def memory(self) -> FiscalMemory:
        """As it is on the disk."""
        return self._memory

    def plant(self, fault: Fault | None) -> None:
        """The next document meets it once; ``unplugged`` stays until None is planted."""
        self.change(planted=fault or "")

    def change(self, **states: object) -> None:
        """Set facts of the memory: paper, cover, ОФД, the end of the storage."""
        for name, value in states.items():
            if not hasattr(self._memory, name):
                raise AttributeError(name)
            setattr(self._memory, name, value)
        if states.get("ofd_online"):
            self._memory.unsent, self._memory.unsent_since = 0, ""
        self._file.keep(self._memory)

    def last_receipt(self) -> Task | None:
        self._reach()
        return dict(self._memory.last_receipt) or None

    def process(self, task: Task) -> Task:
        self._reach()
        kind = str(task["type"])
        if kind in _QUERIES:
            return self._answer(kind)
        if kind == "continuePrint":
            return self._continue()
        self._check_ready()
        match kind:
            case "sell" | "sellReturn":
                return self._receipt(task)
            case "openShift":
                return self._open_shift(task)
            case "closeShift":
                return self._close_shift(task)
            case "reportX":
                self._print(task, {})
                return {"warnings": None}
            case "cashIn" | "cashOut":
                return self._move_cash(task)
        raise AppError("fiscal.unknown_word", word=kind)

    # What can stand in the way

    def _reach(self) -> None:
        if self._memory.planted == "unplugged":
            raise AppError("fiscal.not_connected")

    def _check_ready(self) -> None:
        memory = self._memory
        if memory.is_cover_open:
            raise AppError("fiscal.cover_open")
        if not memory.has_paper:
            raise AppError("fiscal.paper_out")
        if memory.is_unfinished:
            raise AppError("fiscal.unfinished")

    def _check_storage(self) -> None:
        memory, now = self._memory, self._now()
        if self._storage_left() <= 0 or datetime.fromisoformat(memory.storage_ends_on) <= now:
            raise AppError("fiscal.storage_full")
        since = memory.unsent_since
        if since and now - datetime.fromisoformat(since) >= timedelta(days=OFD_DAYS):
            raise AppError("fiscal.ofd_blocked")

    def _check_shift(self) -> None:
        if not self._memory.is_shift_open:
            raise AppError("fiscal.shift_closed")
        if self._is_expired():
            raise AppError("fiscal.shift_expired")

    def _is_expired(self) -> bool:
        opened = datetime.fromisoformat(self._memory.shift_opened_at)
        return self._now() - opened >= timedelta(hours=SHIFT_HOURS)

    def _storage_left(self) -> int:
        return self._memory.storage_capacity - self._memory.documents

    # Documents

    def _receipt(self, task: Task) -> Task:
        memory = self._memory
        self._check_shift()
        self._check_storage()
        check_receipt(task)
        cash = handed_cash(task)
        if task["type"] == "sellReturn":
            if cash > memory.cash:
                raise AppError("fiscal.no_cash")
            cash = -cash
        if memory.planted == "power_before":
            self.plant(None)
            raise AppError("fiscal.no_answer")
        memory.shift_receipts += 1
        memory.cash += cash
        facts = self._store(task)
        facts |= {"fiscalReceiptNumber": memory.shift_receipts, "total": task["total"]}
        kept = {**facts, "total": str(task["total"]), "type": task["type"]}
        memory.last_receipt = kept
        fault, memory.planted = memory.planted, ""
        memory.is_unfinished = fault in ("power_after", "paper_midway")
        memory.has_paper = fault != "paper_midway"
        self._file.keep(memory)
        self._file.write_down(encode_task(task), printed_text(task, facts))
        if fault in ("power_after", "reply_lost"):
            raise AppError("fiscal.no_answer")
        if not memory.is_unfinished:
            self._print(task, facts)
        return {"fiscalParams": facts, "warnings": {"notPrinted": memory.is_unfinished}}

    def _open_shift(self, task: Task) -> Task:
        memory = self._memory
        if memory.is_shift_open:
            raise AppError("fiscal.shift_open")
        self._check_storage()
        memory.is_shift_open = True
        memory.shift_number += 1
        memory.shift_opened_at = self._now().isoformat()
        memory.shift_receipts = 0
        return self._report(task)

    def _close_shift(self, task: Task) -> Task:
        """Works when expired, and when the storage takes no receipts any more."""
        memory = self._memory
        if not memory.is_shift_open:
            raise AppError("fiscal.shift_closed")
        memory.is_shift_open = False
        memory.cash = 0
        return self._report(task)

    def _report(self, task: Task) -> Task:
        facts = self._store(task)
        self._file.keep(self._memory)
        self._print(task, facts)
        return {"fiscalParams": facts, "warnings": {"notPrinted": False}}

    def _move_cash(self, task: Task) -> Task:
        self._check_shift()
        amount = kopecks(task["cashSum"])
        signed = amount if task["type"] == "cashIn" else -amount
        if self._memory.cash + signed < 0:
            raise AppError("fiscal.no_cash")
        self._memory.cash += signed
        self._file.keep(self._memory)
        self._print(task, {})
        return {"counters": {"cashSum": self._memory.cash}}

    def _store(self, task: Task) -> Task:
        """The next document of the storage; ОФД gets it at once while its line is up."""
        memory = self._memory
        memory.documents += 1
        at = self._now().isoformat(timespec="seconds")
        if not memory.ofd_online:
            memory.unsent += 1
            if memory.unsent == 1:
                memory.unsent_first, memory.unsent_since = memory.documents, at
        seed = f"{memory.storage_number}/{memory.documents}/".encode() + encode_task(task)
        sign = int.from_bytes(hashlib.sha256(seed).digest()[:4], "big")
        return {
            "fiscalDocumentNumber": memory.documents,
            "fiscalDocumentSign": f"{sign:010d}",
            "fiscalDocumentDateTime": at,
            "fnNumber": memory.storage_number,
            "registrationNumber": memory.register_number,
            "shiftNumber": memory.shift_number,
            "fnsUrl": "www.nalog.gov.ru",
        }

    # Paper and power

    def _print(self, task: Task, facts: Task) -> None:
        self.printed.append(printed_text(task, facts))
        if task["type"] not in RECEIPTS:
            self._file.write_down(encode_task(task), self.printed[-1])

    def _continue(self) -> Task:
        memory = self._memory
        if not memory.has_paper:
            raise AppError("fiscal.paper_out")
        if memory.is_unfinished:
            memory.is_unfinished = False
            self._file.keep(memory)
            self.printed.append(str(self._file.journal()[-1]["printed"]))
        return {"warnings": None}

    def _answer(self, kind: str) -> Task:
        memory = self._memory
        state = "closed"
        if memory.is_shift_open:
            state = "expired" if self._is_expired() else "opened"
        if kind == "getShiftStatus":
            opened = memory.shift_opened_at
            ends = datetime.fromisoformat(opened) + timedelta(hours=SHIFT_HOURS) if opened else None
            expired = ends.isoformat() if ends and memory.is_shift_open else ""
            shift = {"state": state, "number": memory.shift_number, "expiredTime": expired}
            return {"shiftStatus": shift}
        if kind == "ofdExchangeStatus":
            return {
                "status": {
                    "notSentCount": memory.unsent,
                    "notSentFirstDocNumber": memory.unsent_first if memory.unsent else 0,
                    "notSentFirstDocDateTime": memory.unsent_since,
                }
            }
        if kind == "getFnInfo":
            return {
                "fnInfo": {
                    "serial": memory.storage_number,
                    "validityDate": memory.storage_ends_on,
                    "documentsLeft": max(0, self._storage_left()),
                }
            }
        return {
            "deviceStatus": {
                "paperPresent": memory.has_paper,
                "coverOpened": memory.is_cover_open,
                "blocked": False,
                "notPrinted": memory.is_unfinished,
                "shift": state,
            }
        }
