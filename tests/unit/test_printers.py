"""Printing: the document goes to ``lp`` through a pipe, trouble is told, queues are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.devices.printers import (
    CupsPrinter,
    FolderPrinter,
    PrinterInfo,
    list_printers,
    parse_printers,
    system_printer,
)
from desktop.errors import AppError

_LPSTAT = """printer Kyocera is idle.  enabled since Mon 23 Nov 2026 08:00:00
printer Office disabled since Mon 23 Nov 2026 08:00:00 -
\treason unknown
printer HP now printing HP-12.  enabled since Mon 23 Nov 2026 08:00:00
system default destination: HP
"""


def _command(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def test_queues_are_listed_with_the_default_first_and_stopped_ones_marked() -> None:
    assert parse_printers(_LPSTAT) == (
        PrinterInfo("HP", is_default=True, ready=True),
        PrinterInfo("Kyocera", is_default=False, ready=True),
        PrinterInfo("Office", is_default=False, ready=False),
    )


def test_the_document_goes_through_the_pipe_with_copies_and_title(
    commands: Path, tmp_path: Path
) -> None:
    _command(commands, "lp", f'cat > {tmp_path}/got.pdf; printf "%s\\n" "$@" > {tmp_path}/said')
    CupsPrinter("Kyocera").print_pdf(b"%PDF-1.4 paper", "Платежный документ", copies=2)
    assert (tmp_path / "got.pdf").read_bytes() == b"%PDF-1.4 paper"
    said = (tmp_path / "said").read_text(encoding="utf-8").split("\n")
    assert said[:6] == ["-d", "Kyocera", "-t", "Платежный документ", "-n", "2"]
    assert "print-scaling=none" in said


def test_a_refusal_of_the_spooler_is_told_in_its_words(commands: Path) -> None:
    _command(commands, "lp", 'echo "lp: The printer or class does not exist." >&2; exit 1')
    with pytest.raises(AppError) as trouble:
        CupsPrinter("Nobody").print_pdf(b"%PDF", "Платежный документ")
    assert trouble.value.code == "printer.trouble"
    assert "does not exist" in str(trouble.value.fields["why"])


def test_without_cups_there_is_no_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list_printers() == ()
    with pytest.raises(AppError, match=r"printer\.missing"):
        system_printer()
    with pytest.raises(AppError, match=r"printer\.missing"):
        CupsPrinter("Kyocera").print_pdf(b"%PDF", "Платежный документ")


def test_the_chosen_printer_is_taken_and_a_gone_one_is_missing(commands: Path) -> None:
    _command(commands, "lpstat", f"cat <<'END'\n{_LPSTAT}END")
    assert system_printer().name == "HP"
    assert system_printer("Kyocera").name == "Kyocera"
    with pytest.raises(AppError, match=r"printer\.missing"):
        system_printer("Gone")


def test_a_folder_takes_each_copy_as_a_file(tmp_path: Path) -> None:
    FolderPrinter(tmp_path).print_pdf(b"%PDF one", "Платежный документ", copies=2)
    FolderPrinter(tmp_path).print_pdf(b"%PDF two", "Платежный документ")
    assert [path.read_bytes() for path in sorted(tmp_path.glob("*.pdf"))] == [
        b"%PDF one",
        b"%PDF one",
        b"%PDF two",
    ]
