"""A disk that remembers what was synced: a store as a power cut at any instant leaves it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import apsw
import pytest

_REAL = "multipleciphers-unix"
_OURS = "powercut"


@dataclass(frozen=True)
class Step:
    """``kind``: write, truncate, delete, sync, tape (synced up to ``at`` bytes) or said."""

    kind: str
    file: str = ""
    at: int = 0
    content: bytes = b""


@dataclass
class Trace:
    """Everything that went to the disk, and what the clerk was told, in order."""

    root: Path
    steps: list[Step] = field(default_factory=list)

    def said(self, number: int) -> None:
        """The clerk has seen that this act is accepted."""
        self.steps.append(Step("said", at=number))

    def acts_before(self, cut: int) -> set[int]:
        """Acts shown as accepted before the power went."""
        return {step.at for step in self.steps[:cut] if step.kind == "said"}

    def left_after(self, cut: int, place: Path, rng: random.Random) -> None:
        """Make the directory as it is found after a cut before step ``cut``.

        What was synced is there; of the rest any part may be, the last write of a file also torn.
        """
        place.mkdir(mode=0o700)
        files: dict[str, bytearray] = {}
        for name in {step.file for step in self.steps if step.file and step.kind != "tape"}:
            mine = [step for step in self.steps[:cut] if step.file == name]
            synced = max((n for n, one in enumerate(mine, 1) if one.kind == "sync"), default=0)
            kept = [one for one in mine[synced:] if one.kind != "sync" and rng.random() < 0.5]
            for step in mine[:synced]:
                _play(files, step)
            for step in kept:
                _play(files, _torn(step, rng) if step is kept[-1] else step)
        for name, content in files.items():
            (place / name).write_bytes(content)
        self._tape_after(cut, place)

    def _tape_after(self, cut: int, place: Path) -> None:
        lengths = {step.file: step.at for step in self.steps[:cut] if step.kind == "tape"}
        (place / "tape").mkdir(mode=0o700)
        for name, length in lengths.items():
            content = (self.root / "tape" / name).read_bytes()[:length]
            (place / "tape" / name).write_bytes(content)


class _File(apsw.VFSFile):
    def __init__(self, trace: Trace, name: str, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._trace, self._file = trace, Path(name).name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - the engine names it
        self._trace.steps.append(Step("write", self._file, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - the engine names it
        self._trace.steps.append(Step("truncate", self._file, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802 - the engine names it
        super().xSync(flags)
        self._trace.steps.append(Step("sync", self._file))


class _Disk(apsw.VFS):
    """Registered for good: the cipher's layer over it keeps pointing at it."""

    def __init__(self) -> None:
        super().__init__(_OURS, "unix")
        self.trace = Trace(Path())
        # The cipher's layer is made when it is first asked for.
        apsw.Connection(":memory:", vfs=f"multipleciphers-{_OURS}").close()

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - the engine names it
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        return _File(self.trace, path, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - the engine names it
        self.trace.steps.append(Step("delete", Path(filename).name))
        self.trace.steps.append(Step("sync", Path(filename).name))
        super().xDelete(filename, syncdir)


@cache
def _disk() -> _Disk:
    return _Disk()


@contextmanager
def recorded(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trace]:
    """While this lasts every database opened lies on such a disk, under its cipher."""
    disk, trace = _disk(), Trace(root)
    disk.trace = trace
    fsync = os.fsync

    def noted(handle: int) -> None:
        fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if path.suffix == ".tape":
            trace.steps.append(Step("tape", path.name, os.fstat(handle).st_size))

    apsw.set_default_vfs(f"multipleciphers-{_OURS}")
    try:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", noted)
            yield trace
    finally:
        apsw.set_default_vfs(_REAL)


def _play(files: dict[str, bytearray], step: Step) -> None:
    if step.kind == "delete":
        files.pop(step.file, None)
        return
    content = files.setdefault(step.file, bytearray())
    if step.kind == "truncate":
        del content[step.at :]
    elif step.kind == "write":
        content.extend(bytes(max(0, step.at - len(content))))
        content[step.at : step.at + len(step.content)] = step.content


def _torn(step: Step, rng: random.Random) -> Step:
    if step.kind != "write" or rng.random() < 0.5:
        return step
    return Step("write", step.file, step.at, step.content[: rng.randrange(len(step.content))])
