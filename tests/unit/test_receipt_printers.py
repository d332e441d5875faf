"""Receipt printers by their addresses: real sockets, files and spooler commands."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from desktop.devices import receipt_printers
from desktop.devices.printers import media_of
from desktop.devices.receipt_printers import receipt_printer
from desktop.documents.receipt import receipt_pdf
from desktop.errors import AppError
from tests.support.receipt_samples import payment
from tests.support.thermal_printer import ThermalPrinter


def refusal(address: str, content: bytes = b"x") -> str:
    with pytest.raises(AppError) as refused:
        receipt_printer(address).print(content, "Чек")
    return refused.value.code


def test_bytes_reach_a_printer_on_the_network() -> None:
    with ThermalPrinter() as printer:
        one = receipt_printer(printer.address)
        assert one.takes == "bytes"
        one.print(b"\x1b@receipt" * 5000, "Чек")
        printer.wait()
        assert printer.papers == [b"\x1b@receipt" * 5000]


def test_a_printer_that_is_off_got_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert refusal(f"tcp:127.0.0.1:{port}") == "printer.not_there"
    assert refusal("file:/dev/usb/lp77") == "printer.not_there"
    # Without libusb there is no way to look for it, with it there is no such printer.
    assert refusal("usb:04b8:ffff") in ("printer.not_there", "printer.no_usb")


def test_bytes_are_appended_to_a_device_file(tmp_path: Path) -> None:
    printer = receipt_printer(f"file:{tmp_path}/lp0")
    printer.print(b"one", "Чек")
    printer.print(b"two", "Чек")
    assert (tmp_path / "lp0").read_bytes() == b"onetwo"


def test_a_device_that_takes_nothing_more_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setattr(receipt_printers, "_TIMEOUT_S", 0.05)
    try:
        assert refusal(f"file:{tmp_path}/lp0", b"x" * 1_000_000) == "printer.broke_off"
    finally:
        os.close(reader)


def test_a_device_that_is_pulled_out_while_printing_broke_off(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    assert refusal(f"file:{tmp_path}/lp0") == "printer.not_there"  # nobody reads the pipe


def test_a_folder_collects_pdf_files(tmp_path: Path) -> None:
    printer = receipt_printer(f"folder:{tmp_path}/receipts")
    assert printer.takes == "pdf"
    printer.print(b"%PDF-1", "Чек")
    assert [path.name for path in (tmp_path / "receipts").iterdir()] == ["0001.pdf"]


@pytest.fixture
def spooler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "lp"
    command.write_text(
        f'#!/bin/sh\ncat > {tmp_path}/got; printf "%s\\n" "$@" > {tmp_path}/said\n',
        encoding="utf-8",
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return tmp_path


def test_the_spooler_gets_a_pdf_with_the_size_of_its_paper(spooler: Path) -> None:
    pdf = receipt_pdf(payment(), "80mm")
    receipt_printer("cups:Kassa").print(pdf, "Чек № 04-214-038")
    assert (spooler / "got").read_bytes() == pdf
    said = (spooler / "said").read_text(encoding="utf-8").splitlines()
    assert said[:4] == ["-d", "Kassa", "-t", "Чек № 04-214-038"]
    (media,) = [word for word in said if word.startswith("media=")]
    assert media == f"media={media_of(pdf)}"
    assert media.startswith("media=Custom.80x")


def test_the_spooler_gets_bytes_past_its_filters(spooler: Path) -> None:
    receipt_printer("raw:Kassa").print(b"\x1b@", "Чек")
    assert (spooler / "got").read_bytes() == b"\x1b@"
    assert "raw" in (spooler / "said").read_text(encoding="utf-8").splitlines()


def test_sheets_name_their_paper() -> None:
    assert media_of(receipt_pdf(payment(), "A5")) == "A5"
    assert media_of(receipt_pdf(payment(), "A4")) == "A4"
    assert media_of(b"%PDF-1.4 paper") == "A4"


@pytest.mark.parametrize(
    "address", ["", "tcp:", "tcp:host:99999", "usb:4b8", "com:1", "file:", "http://x", "tcp:a b:1"]
)
def test_a_wrong_address_is_told(address: str) -> None:
    assert refusal(address) == ("receipt.address" if address else "printer.missing")
