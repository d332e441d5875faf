"""A page of the exchange: bad rows are set aside, a bad whole is refused (rows 91-107)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from api_client.errors import BadReply, Unreachable
from api_client.models.replica import Setting
from api_client.models.sync import SCHEMA
from api_client.resources.events import EventParser, EventsResource
from api_client.resources.sync import SyncResource, read_page
from api_client.transport import Transport
from tests.support.stub_server import StubServer, always, answer

Edit = Callable[[dict[str, Any]], None]


def change(number: int, **other: Any) -> dict[str, Any]:
    row = {"seq": number, "entity": "setting", "id": f"k{number}", "version": 1, "deleted": False}
    return {**row, "row": [f"k{number}", 1, "да"], **other}


def verdict(**other: Any) -> dict[str, Any]:
    return {
        "op_id": "op-1",
        "request_hash": "h",
        "outcome": "accepted",
        "code": "",
        "fields": {},
        "seq": 5,
        "ack": "a-1",
        **other,
    }


def page(changes: list[Any], results: list[Any] | None = None, **other: Any) -> bytes:
    encoded = msgspec.json.encode(changes)
    whole = {
        "epoch": "e1",
        "schema": SCHEMA,
        "server_time": 1_763_900_000_000,
        "results": results or [],
        "changes": changes,
        "from": 0,
        "to": 9,
        "more": False,
        "count": len(changes),
        "sha256": hashlib.sha256(encoded).hexdigest(),
        "cursor": "c9",
        **other,
    }
    return msgspec.json.encode(whole)


def test_a_good_page_is_read_whole() -> None:
    reply, set_aside = read_page(page([change(1), change(2)], [verdict()]))
    assert set_aside == 0
    assert (reply.from_seq, reply.to_seq, reply.cursor) == (0, 9, "c9")
    assert msgspec.json.decode(reply.changes[0].row, type=Setting).value == "да"
    assert reply.results[0].ack == "a-1"


@pytest.mark.parametrize(
    "bad",
    [
        change(2, row=["k2", "1", "да"]),
        change(2, row=["k2"]),
        change(2, row=None),
        change(2, version="1"),
        {"seq": 2},
        5,
        None,
        change(2, entity="meter", id="x", deleted=True, row=None),
        change(2, entity="meter", id="٣", deleted=True, row=None),
        change(2, entity="account", id="9" * 19, deleted=True, row=None),
        change(2, entity="bill", id="7", deleted=True, row=None),
        change(2, id="", deleted=True, row=None),
    ],
)
def test_a_bad_row_is_set_aside_and_the_rest_goes_on(bad: Any) -> None:
    reply, set_aside = read_page(page([change(1), bad, change(3)]))
    assert [one.id for one in reply.changes] == ["k1", "k3"]
    assert set_aside == 1


def test_deleted_rows_later_fields_and_unknown_entities_pass() -> None:
    rows = [
        change(1, deleted=True, row=None),
        change(2, row=["k2", 1, "v", "later"], extra=1),
        change(3, entity="parcel", row={"any": "thing"}),
    ]
    reply, set_aside = read_page(page(rows))
    assert (len(reply.changes), set_aside) == (3, 0)


@pytest.mark.parametrize(
    "bad", [verdict(outcome="maybe"), verdict(ack=None), verdict(seq="5"), {"op_id": "op-1"}, []]
)
def test_a_bad_verdict_is_left_out_so_that_its_command_stays_unknown(bad: Any) -> None:
    reply, set_aside = read_page(page([], [bad, verdict(op_id="op-2")]))
    assert [one.op_id for one in reply.results] == ["op-2"]
    assert set_aside == 1


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"sha256": "0" * 64}, "digest"),
        ({"count": 3}, "wrong_shape"),
        ({"schema": SCHEMA + 1}, "schema"),
        ({"more": "no"}, "wrong_shape"),
        ({"cursor": 7}, "wrong_shape"),
        ({"results": {"a": 1}}, "wrong_shape"),
        ({"from": 1.5}, "wrong_shape"),
        ({"epoch": None}, "wrong_shape"),
    ],
)
def test_a_page_that_contradicts_itself_is_refused(other: dict[str, Any], code: str) -> None:
    with pytest.raises(BadReply) as caught:
        read_page(page([change(1)], **other))
    assert caught.value.code == code


def test_swapped_digits_in_a_row_break_the_digest_of_the_changes() -> None:
    with pytest.raises(BadReply):
        read_page(page([change(1)]).replace(b'"version":1', b'"version":2'))


@pytest.mark.parametrize("moment", [0, -5, 9_223_372_036_854_775_807, "1763900000000", None, 1.5])
def test_a_mad_server_time_is_no_time_source_and_does_no_harm(moment: Any) -> None:
    reply, _ = read_page(page([change(1)], server_time=moment))
    assert reply.server_time == 0
    assert len(reply.changes) == 1


def test_a_lone_surrogate_in_a_row_is_replaced() -> None:
    body = page([change(1)]).replace("да".encode(), rb"\ud800")
    reply, _ = read_page(body)
    assert msgspec.json.decode(reply.changes[0].row, type=Setting).value == "\ufffd"


def test_a_snapshot_id_cannot_steer_our_next_address() -> None:
    manifest = {
        "id": "../../v1/staff",
        "epoch": "e",
        "schema": SCHEMA,
        "seq": 1,
        "cursor": "c",
        "made_at": 1,
        "plain_bytes": 1,
        "plain_sha256": "",
        "span_bytes": 1,
        "accounts": 1,
        "chunks": [],
    }
    with StubServer(always(answer(msgspec.json.encode(manifest)))) as server:
        sync = SyncResource(Transport(server.url).send)
        with pytest.raises(BadReply, match="wrong_shape"):
            sync.manifest("t")


def test_wake_ups_are_read_from_pieces_cut_anywhere() -> None:
    text = b': beat\n\nevent: wake\r\nid: 7\r\ndata: {"seq": 7}\r\n\r\ndata: a\ndata: b\n\n'
    for step in range(1, 12):
        parser = EventParser()
        found = [
            event
            for start in range(0, len(text), step)
            for event in parser.feed(text[start : start + step])
        ]
        seen = [(one.name, one.text, one.id) for one in found]
        assert seen == [("wake", '{"seq": 7}', "7"), ("message", "a\nb", "7")]


def test_an_endless_line_in_the_stream_is_refused() -> None:
    parser = EventParser()
    with pytest.raises(BadReply, match="too_large"):
        parser.feed(b"data: " + b"x" * 70_000)


def test_the_stream_sends_its_last_id_and_ends_loudly_when_cut() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    body = b"event: wake\nid: 8\ndata: {}\n\n"
    with StubServer(always(head + body)) as server:
        events = EventsResource(Transport(server.url).open_stream)
        seen = iter(events.open("t", "7"))
        assert next(seen).id == "8"
        with pytest.raises(Unreachable):
            next(seen)
    assert server.heard[0].headers["last-event-id"] == "7"


def test_closing_the_stream_from_outside_wakes_its_reader() -> None:
    def hold(request: object) -> Any:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: 1\ndata: x\n\n"
        server.stopping.wait(5)

    with StubServer(hold) as server:
        stream = EventsResource(Transport(server.url).open_stream).open("t")
        seen = []
        for event in stream:
            seen.append(event.id)
            stream.close()
    assert seen == ["1"]
