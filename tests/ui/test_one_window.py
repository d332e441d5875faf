"""A profile opened twice: the second start brings the first window forward and says no more."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.one_window import OneWindow, raise_other, socket_name

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.one_window import raise_other
app = QCoreApplication([])
print(raise_other(Path(sys.argv[1])))
"""


@pytest.fixture
def first(app: QApplication, tmp_path: Path) -> Iterator[OneWindow]:
    window = OneWindow(tmp_path)
    yield window
    window.deleteLater()


def test_a_second_process_is_heard_by_the_first(
    first: OneWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    command = [sys.executable, "-c", SECOND, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as second:
        with qtbot.waitSignal(first.asked, timeout=10_000):
            assert second.stdout is not None
        # It says its word after it was heard: its ear must still be open then.
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=10_000)
    assert second.returncode == 0


def test_nobody_answers_for_another_profile(first: OneWindow, tmp_path: Path) -> None:
    assert not raise_other(tmp_path / "another")


@pytest.mark.parametrize("noise", [b"activate!" * 20, b"shutdown!", b"\x00" * 65])
def test_any_other_word_is_cut_off(
    first: OneWindow, tmp_path: Path, qtbot: QtBot, noise: bytes
) -> None:
    asked: list[None] = []
    first.asked.connect(lambda: asked.append(None))
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path))
    assert socket.waitForConnected(1000)
    with qtbot.waitSignal(socket.disconnected, timeout=5_000):
        socket.write(noise)
    assert asked == []


def test_the_sockets_name_tells_nothing_of_the_profile(tmp_path: Path) -> None:
    place = tmp_path / "Иванова"
    assert "Иванова" not in socket_name(place)
    assert socket_name(place) == socket_name(place / ".." / "Иванова")
