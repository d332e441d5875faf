"""Paper printers: the port, CUPS through ``lp`` with the PDF on its input, a folder for tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.errors import AppError

_LIST_TIMEOUT_S = 5.0
_PRINT_TIMEOUT_S = 60.0
_MOST_COPIES = 20
_PRINTER = re.compile(r"^printer (\S+) (is idle|now printing|disabled)", re.MULTILINE)
_DEFAULT = re.compile(r"^system default destination: (\S+)", re.MULTILINE)
_LONGEST_REASON = 200
_MEDIA_BOX = re.compile(rb"/MediaBox \[ *0 0 ([0-9.]+) ([0-9.]+) *\]")
_SIZES = {(210, 297): "A4", (148, 210): "A5"}


class Printer(Protocol):
    """Where a paper goes; blocking, for the lane ``paper``."""

    @property
    def name(self) -> str: ...

    def print_pdf(self, pdf: bytes, title: str, copies: int = 1) -> None:
        """Hand a document over. ``title`` is seen in the queue: no person in it.

        Raises ``printer.missing`` and ``printer.trouble`` (why).
        """
        ...


@dataclass(frozen=True)
class PrinterInfo:
    """A printer of this computer; ``ready`` is False while its queue is stopped."""

    name: str
    is_default: bool
    ready: bool


def list_printers() -> tuple[PrinterInfo, ...]:
    """The printers CUPS knows, the default one first; none when there is no CUPS."""
    lpstat = shutil.which("lpstat")
    if lpstat is None:
        return ()
    try:
        answer = _run([lpstat, "-p", "-d"], b"", _LIST_TIMEOUT_S)
    except AppError:
        return ()
    return parse_printers(answer)


def parse_printers(answer: str) -> tuple[PrinterInfo, ...]:
    """The printers in what ``lpstat -p -d`` says."""
    default = _DEFAULT.search(answer)
    chosen = default[1] if default else ""
    found = [
        PrinterInfo(name, name == chosen, state != "disabled")
        for name, state in _PRINTER.findall(answer)
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_default, one.name)))


def system_printer(name: str = "") -> Printer:
    """The printer of a name, or the system's default; ``printer.missing`` when there is none."""
    printers = list_printers()
    for one in printers:
        if one.name == name or (not name and one.is_default):
            return CupsPrinter(one.name)
    if not name and len(printers) == 1:
        return CupsPrinter(printers[0].name)
    raise AppError("printer.missing")


class CupsPrinter:
    """A CUPS queue; the document goes through a pipe, so no file of it is left behind."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def print_pdf(self, pdf: bytes, title: str, copies: int = 1) -> None:
        lp = shutil.which("lp")
        if lp is None:
            raise AppError("printer.missing")
        # True to size: a scaled QR may not be read.
        options = ["-o", f"media={media_of(pdf)}", "-o", "print-scaling=none"]
        count = ["-n", str(_checked(copies))]
        _run([lp, "-d", self._name, "-t", title, *count, *options, "-"], pdf, _PRINT_TIMEOUT_S)

    def print_raw(self, content: bytes, title: str) -> None:
        """Hand over bytes the printer itself understands, past the spooler's filters."""
        lp = shutil.which("lp")
        if lp is None:
            raise AppError("printer.missing")
        _run([lp, "-d", self._name, "-t", title, "-o", "raw", "-"], content, _PRINT_TIMEOUT_S)


def media_of(pdf: bytes) -> str:
    """The paper in the spooler's words: A4, A5, or the roll's own size by its first page."""
    found = _MEDIA_BOX.search(pdf)
    if found is None:
        return "A4"
    width, height = (round(float(points) / 72 * 25.4) for points in found.groups())
    return _SIZES.get((width, height), f"Custom.{width}x{height}mm")


class FolderPrinter:
    """A printer of tests and demonstrations: each document becomes a numbered file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        return self._folder.name

    def print_pdf(self, pdf: bytes, title: str, copies: int = 1) -> None:
        del title
        try:
            for _ in range(_checked(copies)):
                number = len(list(self._folder.glob("*.pdf"))) + 1
                (self._folder / f"{number:04d}.pdf").write_bytes(pdf)
        except OSError as error:
            raise AppError("printer.trouble", why=error.strerror) from error


def _checked(copies: int) -> int:
    return min(max(1, copies), _MOST_COPIES)


def _run(command: list[str], document: bytes, timeout_s: float) -> str:
    """What the command says; its trouble in its own words, which name queues and no people."""
    # The words are parsed, so they must not be translated.
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - the path is found by which, arguments are a list
            command,
            input=document,
            capture_output=True,
            timeout=timeout_s,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise AppError("printer.trouble", why="нет ответа") from error
    except OSError as error:
        raise AppError("printer.trouble", why=error.strerror) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise AppError("printer.trouble", why=said[:_LONGEST_REASON] or str(done.returncode))
    return done.stdout.decode("utf-8", "replace")
