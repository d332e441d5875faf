"""The memory of the emulated fiscal device: a file that is on the disk before any answer."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import msgspec

from desktop.errors import AppError


@dataclass
class FiscalMemory:
    """Everything that survives a power cut. Sums are kopecks, moments ISO text with a zone.

    ``planted``: the fault the device meets next, for tests and lessons.
    """

    serial: str = "00106900000001"
    register_number: str = "0000000001002292"
    storage_number: str = "9999078900000961"
    storage_ends_on: str = "2028-02-20T00:00:00+05:00"
    storage_capacity: int = 250_000
    ofd_online: bool = True
    has_paper: bool = True
    is_cover_open: bool = False
    is_unfinished: bool = False
    is_shift_open: bool = False
    shift_number: int = 0
    shift_opened_at: str = ""
    shift_receipts: int = 0
    documents: int = 0
    cash: int = 0
    unsent: int = 0
    unsent_first: int = 0
    unsent_since: str = ""
    last_receipt: dict[str, Any] = field(default_factory=dict)
    planted: str = ""


class MemoryFile:
    """The memory and the journal of printed documents beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._journal = path.with_suffix(".journal")

    def load(self) -> FiscalMemory:
        """What was kept, a new device without a file; AppError ``fiscal.memory_damaged``."""
        try:
            known = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Any])
        except FileNotFoundError:
            return FiscalMemory()
        except msgspec.MsgspecError as error:
            raise AppError("fiscal.memory_damaged") from error
        names = {one.name for one in fields(FiscalMemory)}
        return FiscalMemory(**{name: value for name, value in known.items() if name in names})

    def keep(self, memory: FiscalMemory) -> None:
        """On the disk when this returns, the old or the new one whole."""
        part = self._path.with_suffix(".new")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(msgspec.json.encode(vars(memory)))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)

    def write_down(self, task: bytes, printed: str) -> None:
        """The task and the printed text, for whoever learns or looks for a fault."""
        entry = {"task": msgspec.Raw(task), "printed": printed}
        with self._journal.open("ab") as file:
            file.write(msgspec.json.encode(entry) + b"\n")

    def journal(self) -> list[dict[str, Any]]:
        """Every entry from the oldest on."""
        if not self._journal.exists():
            return []
        lines = self._journal.read_bytes().splitlines()
        return [msgspec.json.decode(line, type=dict[str, Any]) for line in lines]
