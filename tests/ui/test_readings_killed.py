"""kill -9 while a clerk types readings: what stood in the cells a moment ago is there again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import auth
from desktop.store.device_key import NoDeviceKeys
from tests.support import desk_kit as kit
from tests.support.draft_child import TYPED
from tests.support.readings_stage import ReadingsStage

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.faults


def test_a_killed_window_gives_back_what_was_typed_and_not_saved(
    app: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    profile = tmp_path / "p"
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.support.draft_child", str(profile)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout as said:
        assert said.readline() == "typed\n"
        child.send_signal(signal.SIGKILL)
        child.wait()
    desk = kit.make_desk(profile, keyring=NoDeviceKeys())
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    stage = ReadingsStage(app, qtbot, desk)
    assert stage.presenter.sheet.entries[0].texts == [TYPED]
    assert stage.view.footer.draft_text == "Черновик от 10:42"
    assert stage.queued() == []
    stage.bridge.close()
    desk.close()
