"""kill -9 in the middle of printing: the paper is in doubt, the next one waits, nothing is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services import auth, printing
from desktop.store.device_key import NoDeviceKeys
from tests.support import desk_kit as kit
from tests.support.escpos_reading import Paper
from tests.support.thermal_printer import ThermalPrinter

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.faults


def test_a_kill_in_mid_print_loses_no_receipt_and_lets_none_loose(tmp_path: Path) -> None:
    root = tmp_path / "p"
    with ThermalPrinter() as printer:
        printer.may_read.clear()
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.print_child", str(root), printer.address],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        with child.stdin, child.stdout as said:
            assert said.readline() == "queued\n"
            assert printer.began.wait(20)
            child.send_signal(signal.SIGKILL)
            child.wait()
        printer.may_read.set()
        printer.wait()
        (torn,) = printer.papers
        assert not Paper({17: "cp866"}).feed(_whole_commands(torn)).is_cut

        desk = kit.make_desk(root, keyring=NoDeviceKeys())
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
        second, first = printing.queue(desk.ctx)
        assert (first.state, first.code, first.is_unsure) == ("failed", "print.unsure", True)
        assert (second.state, second.code) == ("held", "print.after_outage")
        desk.ctx.jobs.call(printing.LANE, lambda: None)
        assert len(printer.papers) == 1  # not let loose

        for job in (first, second):
            printing.retry(desk.ctx, job.id)
        printer.wait(2)
        texts = [Paper({17: "cp866"}).feed(paper).text for paper in printer.papers[1:]]
        assert "04-214-038" in texts[0]
        assert "04-214-039" in texts[1]
        desk.close()


def _whole_commands(content: bytes) -> bytes:
    """Up to the last whole row: a command may be torn in two."""
    return content[: content.rfind(b"\n") + 1]
