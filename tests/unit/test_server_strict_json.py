"""The strict reader of requests stays quick on texts made to slow it down."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import ProblemError
from server.strict_json import check_json

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)


@given(PLAIN, st.booleans())
def test_plain_json_passes(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    if "\\u0000" not in text:
        check_json(text.encode())


@given(st.binary(max_size=200))
def test_any_bytes_pass_or_are_a_problem(body: bytes) -> None:
    # Any other exception would be a 500 and fails the test by itself.
    with contextlib.suppress(ProblemError):
        check_json(body)


@pytest.mark.parametrize(
    "body",
    [
        b'"' + b'\\"' * 500_000,
        b'"' + b"\\" * 1_000_000,
        b'["' * 10_000,
        b"[]" * 10_000 + b" " * 900_000,
        b"9" * 1_000_000,
        b'{"' + b"a" * 1_000_000,
    ],
)
def test_a_megabyte_of_malice_costs_less_than_half_a_second(body: bytes) -> None:
    started = time.monotonic()
    with pytest.raises(ProblemError):
        check_json(body)
    assert time.monotonic() - started < 0.5
