"""Hostile JSON never becomes a noun nor an unhandled exception (bad-input rows 91-95, 103)."""

from __future__ import annotations

import pytest

from api_client.decoding import decode, sound_json
from api_client.errors import BadReply
from api_client.models.sync import Health

GOOD = (
    b'{"status":"ok","version":"1","protocol":1,"schema":1,"epoch":"e",'
    b'"server_time":1763900000000,"later":[1,{"field":null}]}'
)


def test_a_field_of_a_later_server_is_ignored() -> None:
    assert decode(GOOD, Health).epoch == "e"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"status":"ok"}',
        GOOD.replace(b'"protocol":1', b'"protocol":"1"'),
        GOOD.replace(b'"protocol":1', b'"protocol":null'),
        GOOD.replace(b'"protocol":1', b'"protocol":1.5'),
        GOOD.replace(b'"protocol":1', b'"protocol":[1]'),
        GOOD.replace(b'"protocol":1', b'"protocol":1,"protocol":2'),
        GOOD.replace(b'{"field":null}', b'{"a":1,"a":1}'),
        GOOD.replace(b'"protocol":1', b'"protocol":NaN'),
        GOOD.replace(b"null", b"Infinity"),
        GOOD.replace(b"null", b"-Infinity"),
        GOOD.replace(b"null", b"1e999"),
        GOOD.replace(b"null", b"9223372036854775808"),
        GOOD.replace(b"null", b"-9223372036854775809"),
        GOOD.replace(b"null", b"1" * 5000),
        GOOD.replace(b"null", b"[" * 100_000 + b"]" * 100_000),
        GOOD.replace(b"null", b'{"a":' * 40 + b"1" + b"}" * 40),
        GOOD.replace(b'"ok"', '"Иванов"'.encode("cp1251")),
        GOOD.replace(b'"ok"', b'"a\x00b"'),
        GOOD + b"{}",
    ],
)
def test_hostile_json_is_a_bad_reply(body: bytes) -> None:
    with pytest.raises(BadReply):
        decode(body, Health)


def test_integers_of_sixty_four_bits_and_long_digit_strings_pass() -> None:
    body = b'{"a":9223372036854775807,"b":-9223372036854775808,"c":"40702810900000012345"}'
    assert sound_json(body) == body


def test_a_byte_order_mark_is_tolerated() -> None:
    assert decode(b"\xef\xbb\xbf" + GOOD, Health).version == "1"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"a\ud800b", "a\ufffdb"),
        (r"\udfff", "\ufffd"),
        (r"\ud83d\ude00", "😀"),
        (r"\\ud800", r"\ud800"),
        (r"\\\ud800", "\\\ufffd"),
        (r"\ud800\ud83d\ude00", "\ufffd😀"),
    ],
)
def test_a_lone_surrogate_is_replaced_and_a_pair_kept(written: str, read: str) -> None:
    body = GOOD.replace(b'"ok"', b'"' + written.encode() + b'"')
    assert decode(body, Health).status == read
