"""A connection cut at any byte of request or response, by FIN or RST, does nothing twice (P5)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from api_client.client import ApiClient
from api_client.models.sync import SCHEMA, SyncReply, SyncRequest, Verdict
from api_client.transport import Timeouts, Transport
from desktop.sync.worker import SyncWorker
from tests.support.engine_desk import envelope
from tests.support.exchange_kit import Terminal
from tests.support.proxy import Cut, CutProxy, Ending, Way
from tests.support.stub_server import Heard, StubServer, answer

# Every byte in the long run, every 17th in each gate.
STEP = int(os.environ.get("TRIC_CUT_STEP", "17"))
FEW = Timeouts(connect_s=2, read_s=2, total_s=5)

pytestmark = pytest.mark.faults


class Ledger:
    """An office that keeps its verdicts by the command's key, like the real one."""

    def __init__(self) -> None:
        self.acts: list[str] = []
        self._verdicts: dict[str, Verdict] = {}

    def __call__(self, request: Heard) -> Iterator[bytes]:
        wish = msgspec.json.decode(request.body, type=SyncRequest)
        verdicts = []
        for command in wish.commands:
            if command.op_id not in self._verdicts:
                self.acts.append(command.op_id)
                self._verdicts[command.op_id] = Verdict(
                    op_id=command.op_id,
                    request_hash=command.request_hash,
                    outcome="accepted",
                    code="",
                    fields={},
                    seq=len(self.acts),
                    ack=f"receipt-{len(self.acts)}",
                )
            verdicts.append(self._verdicts[command.op_id])
        seq = int(wish.cursor.removeprefix("c"))
        reply = SyncReply(
            epoch="e1",
            schema=SCHEMA,
            server_time=1_763_900_000_000,
            results=verdicts,
            changes=[],
            from_seq=seq,
            to_seq=seq,
            more=False,
            count=0,
            sha256=hashlib.sha256(b"[]").hexdigest(),
            cursor=wish.cursor,
        )
        yield answer(msgspec.json.encode(reply))


def desk(folder: Path, url: str) -> tuple[Terminal, ApiClient]:
    terminal = Terminal(folder)
    api = ApiClient(Transport(url, timeouts=FEW))
    parts = replace(terminal.parts, api=api)
    terminal.worker = SyncWorker(parts, lambda: 0.5)
    return terminal, api


@pytest.mark.parametrize("ending", ["fin", "rst"])
@pytest.mark.parametrize("way", ["request", "response"])
def test_a_cut_at_any_byte_is_done_once(tmp_path: Path, way: Way, ending: Ending) -> None:
    ledger = Ledger()
    with StubServer(ledger) as server, CutProxy(server.port) as proxy:
        whole, _ = desk(tmp_path, proxy.url)
        whole.outbox.commands = [envelope(1), envelope(2)]
        assert whole.worker.run_once().accepted == 2
        length = 1 + max(
            len(server.heard[0].body) + 400 if way == "request" else 900, proxy.carried[way]
        )
        acts = len(ledger.acts)
        for number, offset in enumerate(range(1, length, STEP), start=2):
            first, second = envelope(2 * number), envelope(2 * number + 1)
            terminal, api = desk(tmp_path, proxy.url)
            terminal.outbox.commands = [first, second]
            proxy.cut = Cut(way, offset, ending)
            terminal.worker.run_once()
            proxy.cut = None
            api.close()
            terminal.worker.run_once()
            api.close()
            acts += 2
            assert terminal.outbox.states == {first.op_id: "acked", second.op_id: "acked"}, offset
            assert len(ledger.acts) == acts == len(set(ledger.acts)), offset
            assert terminal.worker.state.online


def test_a_portal_in_the_way_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    page = answer(b"<html>Wi-Fi</html>", kind="text/html", digest=False)
    ledger = Ledger()

    def portal(request: Heard) -> Iterator[bytes]:
        yield page

    with StubServer(portal) as server:
        terminal, _ = desk(tmp_path, server.url)
        terminal.outbox.commands = [envelope(1)]
        for _ in range(3):
            assert terminal.worker.run_once().error == "portal"
        assert terminal.worker.state.problem_code == "portal"
        assert terminal.outbox.states == {"op-1": "unknown"}
        server.script = ledger
        assert terminal.worker.run_once().accepted == 1
    assert ledger.acts == ["op-1"]
    assert terminal.worker.state.problem_code == ""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirected_command_goes_nowhere_else(tmp_path: Path, status: int) -> None:
    thief = Ledger()
    with StubServer(thief) as elsewhere:
        target = f"Location: {elsewhere.url}/v1/sync"
        reply = answer(b"", status=f"{status} Moved", extra=[target])

        def script(request: Heard) -> Iterator[bytes]:
            yield reply

        with StubServer(script) as server:
            terminal, _ = desk(tmp_path, server.url)
            terminal.outbox.commands = [envelope(1)]
            assert terminal.worker.run_once().error == "redirect"
        assert not elsewhere.heard
    assert terminal.outbox.states == {"op-1": "unknown"}


def test_a_slow_drip_ends_and_the_command_is_asked_for_again(tmp_path: Path) -> None:
    ledger = Ledger()

    def drip(request: Heard) -> Iterator[bytes]:
        for byte in b"".join(ledger(request)):
            yield bytes([byte])
            if server.stopping.wait(0.02):
                return

    with StubServer(drip) as server:
        terminal, _ = desk(tmp_path, server.url)
        slow = Transport(server.url, timeouts=Timeouts(2, 2, 0.3))
        api = ApiClient(slow)
        parts = replace(terminal.parts, api=api)
        worker = SyncWorker(parts, lambda: 0.5)
        terminal.outbox.commands = [envelope(1)]
        assert worker.run_once().error in ("timeout", "cut")
        assert terminal.outbox.states == {"op-1": "unknown"}
        server.script = ledger
        assert worker.run_once().accepted == 1
    assert ledger.acts == ["op-1"]
