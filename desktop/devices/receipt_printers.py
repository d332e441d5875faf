"""Receipt printers: where bytes or a PDF of a receipt go, by an address of the settings.

Addresses: ``tcp:192.168.1.50:9100``, ``usb:04b8:0202``, ``file:/dev/usb/lp0`` and ``raw:QUEUE``
take the bytes of a thermal printer; ``cups:QUEUE`` and ``folder:/path`` take a PDF.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Protocol

from desktop.devices.printers import CupsPrinter, FolderPrinter
from desktop.errors import AppError
from desktop.escpos_door import printer_module

_TIMEOUT_S = 10.0
_LISTEN_S = 0.3
_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
_TCP = re.compile(r"([A-Za-z0-9.-]+)(?::([0-9]{1,5}))?")
_DEFAULT_PORT = 9100
Takes = Literal["bytes", "pdf"]


class ReceiptPrinter(Protocol):
    """Blocking, for the lane ``print``; ``takes`` tells in which form it wants a receipt.

    AppErrors: ``printer.not_there`` (nothing went out), ``printer.broke_off`` (some of it may
    have), ``printer.missing``, ``printer.trouble``, ``printer.no_usb``.
    """

    @property
    def name(self) -> str: ...

    @property
    def takes(self) -> Takes: ...

    def print(self, content: bytes, title: str) -> None: ...


def receipt_printer(address: str) -> ReceiptPrinter:
    """The printer of an address; AppError ``printer.missing`` without one, ``receipt.address``."""
    if not address:
        raise AppError("printer.missing")
    kind, _, place = address.partition(":")
    make = _MAKERS.get(kind)
    if make is None or not place:
        raise AppError("receipt.address", address=address)
    return make(place)


class _Spooled:
    """A queue of the system's spooler."""

    def __init__(self, queue: str, takes: Takes) -> None:
        self._printer = CupsPrinter(queue)
        self.takes = takes

    @property
    def name(self) -> str:
        return self._printer.name

    def print(self, content: bytes, title: str) -> None:
        if self.takes == "pdf":
            self._printer.print_pdf(content, title)
        else:
            self._printer.print_raw(content, title)


class _Folder:
    """Receipts as numbered files: for demonstrations."""

    takes: Takes = "pdf"

    def __init__(self, place: str) -> None:
        self._place = Path(place)
        self._printer = FolderPrinter(self._place)

    @property
    def name(self) -> str:
        return f"папка {self._printer.name}"

    def print(self, content: bytes, title: str) -> None:
        try:
            self._place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AppError("printer.trouble", why=error.strerror) from error
        self._printer.print_pdf(content, title)


class _DeviceFile:
    """A device of the system such as /dev/usb/lp0; one that takes nothing more is given up."""

    takes: Takes = "bytes"

    def __init__(self, place: str) -> None:
        self._path = place

    @property
    def name(self) -> str:
        return self._path

    def print(self, content: bytes, title: str) -> None:
        del title
        flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)
        if not self._path.startswith("/dev/"):
            flags |= os.O_CREAT | os.O_APPEND
        try:
            device = os.open(self._path, flags, 0o600)
        except OSError as error:
            raise AppError("printer.not_there", name=self.name) from error
        try:
            self._write(device, content)
        except OSError as error:
            raise AppError("printer.broke_off", name=self.name) from error
        finally:
            os.close(device)

    def _write(self, device: int, content: bytes) -> None:
        until = time.monotonic() + _TIMEOUT_S
        left = memoryview(content)
        while left:
            if not select.select([], [device], [], max(0.0, until - time.monotonic()))[1]:
                raise TimeoutError
            left = left[os.write(device, left) :]


class _NetworkPrinter:
    """A printer on the network. Not the library's: that one leaves its socket open when refused."""

    takes: Takes = "bytes"

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)

    @property
    def name(self) -> str:
        return f"{self._place[0]}:{self._place[1]}"

    def print(self, content: bytes, title: str) -> None:
        del title
        try:
            line = socket.create_connection(self._place, timeout=_TIMEOUT_S)
        except OSError as error:
            raise AppError("printer.not_there", name=self.name) from error
        with line:
            try:
                line.sendall(content)
                line.shutdown(socket.SHUT_WR)
                line.settimeout(_LISTEN_S)
                with contextlib.suppress(TimeoutError):
                    line.recv(64)  # a printer that gave up resets the line
            except OSError as error:
                raise AppError("printer.broke_off", name=self.name) from error


class _UsbPrinter:
    """A printer that python-escpos finds on the USB tree."""

    takes: Takes = "bytes"

    def __init__(self, vendor: int, product: int) -> None:
        self._ids = (vendor, product)

    @property
    def name(self) -> str:
        return "USB {:04x}:{:04x}".format(*self._ids)

    def print(self, content: bytes, title: str) -> None:
        del title
        printer = self._opened()
        try:
            printer._raw(content)
        except (OSError, AssertionError) as error:
            raise AppError("printer.broke_off", name=self.name) from error
        finally:
            printer.close()

    def _opened(self) -> Any:
        made = printer_module().Usb(*self._ids, timeout=int(_TIMEOUT_S * 1000))
        from escpos.exceptions import Error  # the library is loaded when a receipt is printed
        from usb.core import NoBackendError

        try:
            made.open()
        except NoBackendError as error:
            raise AppError("printer.no_usb") from error
        except (Error, OSError) as error:
            raise AppError("printer.not_there", name=self.name) from error
        return made


def _network(place: str) -> ReceiptPrinter:
    found = _TCP.fullmatch(place)
    port = int(found[2] or _DEFAULT_PORT) if found else 0
    if found is None or not 0 < port < 65536:
        raise AppError("receipt.address", address=f"tcp:{place}")
    return _NetworkPrinter(found[1], port)


def _usb(place: str) -> ReceiptPrinter:
    found = _USB.fullmatch(place)
    if found is None:
        raise AppError("receipt.address", address=f"usb:{place}")
    return _UsbPrinter(int(found[1], 16), int(found[2], 16))


_MAKERS: dict[str, Callable[[str], ReceiptPrinter]] = {
    "tcp": _network,
    "usb": _usb,
    "file": _DeviceFile,
    "cups": lambda queue: _Spooled(queue, "pdf"),
    "raw": lambda queue: _Spooled(queue, "bytes"),
    "folder": _Folder,
}
