"""Canonical JSON, identifiers, settings and the steps every text parser shares."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.canonical import canonical_json, request_hash, sha256_hex
from domain.clean_text import shown, trimmed
from domain.errors import InputError
from domain.settings import DEFAULTS, OfficeSettings, office_settings
from domain.uuid7 import Uuid7Source

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("абвxyz"), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_canonical_json_sorts_keys_and_keeps_cyrillic() -> None:
    assert (
        canonical_json({"б": 1, "а": [True, None, ("x", -2)]})
        == '{"а":[true,null,["x",-2]],"б":1}'.encode()
    )


def test_canonical_json_is_one_for_both_spellings_of_a_letter() -> None:
    composed, decomposed = "й", unicodedata.normalize("NFD", "й")
    assert canonical_json({composed: composed}) == canonical_json({decomposed: decomposed})


@pytest.mark.parametrize("value", [1.0, {"a": [float("nan")]}, b"x", {1: 2}, {"a"}])
def test_canonical_json_refuses_what_has_no_exact_word(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize(
    "value", [2**63, -(2**63) - 1, "\ud800", {"й": 1, unicodedata.normalize("NFD", "й"): 2}]
)
def test_canonical_json_refuses_what_two_sides_could_read_apart(value: object) -> None:
    with pytest.raises(ValueError, match=r"64 bits|surrogates|two keys"):
        canonical_json(value)


@settings(max_examples=60, derandomize=True)
@given(st.dictionaries(st.text("абвгд", max_size=3), PLAIN, max_size=5))
def test_canonical_json_does_not_depend_on_the_order_of_keys(value: dict[str, object]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))


def test_request_hash_leaves_out_the_hash_and_the_signature() -> None:
    fields: dict[str, object] = {"op_id": "x", "body": {"values_e4": (1, 2)}}
    expected = hashlib.sha256(b'{"body":{"values_e4":[1,2]},"op_id":"x"}').hexdigest()
    assert request_hash(fields | {"signature": "s", "request_hash": "h"}) == expected
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_uuid7_equals_the_vector_of_rfc_9562() -> None:
    noise = bytes.fromhex("0cc318c4dc0c0c07398f")
    source = Uuid7Source(lambda: 0x017F22E279B0, lambda size: noise[:size])
    assert source.new() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_uuid7_grows_while_the_clock_stands_or_goes_back() -> None:
    moments = iter([5_000] * 5_000 + [4_000] * 5_000 + [9_000])
    source = Uuid7Source(lambda: next(moments), lambda size: b"\x0f\xff" * (size // 2))
    made = [source.new() for _ in range(10_001)]
    assert made == sorted(set(made))


def test_settings_have_a_default_for_every_key_and_read_texts() -> None:
    assert DEFAULTS["office_zone"] == "Asia/Yekaterinburg"
    assert office_settings(DEFAULTS) == OfficeSettings()
    read = office_settings({"open_period": "202611", "qr_encoding": "cp1251", "unknown": "1"})
    assert (read.open_period, read.qr_encoding, read.history_months) == (202611, "cp1251", 24)


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [("open_period", "2026-11", "setting.number"), ("window_to_day", "٣", "setting.number"),
     ("qr_encoding", "koi8-r", "setting.choice")],
)  # fmt: skip
def test_settings_refuse_a_wrong_text(key: str, text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        office_settings({key: text})
    assert caught.value.code == code


def test_long_text_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(InputError) as caught:
        trimmed("1" * 10_000_000, 40, "reading")
    assert (caught.value.code, caught.value.fields["entered"]) == ("reading.too_long", 10_000_000)


def test_only_the_ends_lose_zero_width_signs() -> None:
    assert trimmed("\u200b 12\u00a0\ufeff", 40, "x") == "12"
    with pytest.raises(InputError) as caught:
        trimmed("1\u200b2", 40, "x")
    assert caught.value.fields == {"position": 2, "sign": "U+200B"}


def test_shown_text_is_cut_and_has_no_control_signs() -> None:
    assert shown("а\u202eб\n") == "а·б·"
    assert len(shown("х" * 500)) == 40
