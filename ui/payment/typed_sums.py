"""Sums typed into rows and ways of a payment: what they are, and why one is none."""

from __future__ import annotations

from domain.errors import InputError
from domain.money import parse_kopecks


def is_zero(text: str) -> bool:
    """Only noughts: no part of the sum, which is no mistake in a row or a way."""
    digits = text.strip().replace(",", "").replace(".", "")
    return bool(digits) and set(digits) == {"0"}


def wrong_sum(text: str) -> InputError | None:
    """Why a text is no sum; empty and zero are sums."""
    if not text.strip() or is_zero(text):
        return None
    try:
        parse_kopecks(text)
    except InputError as error:
        return error
    return None


def sum_or_zero(text: str) -> int:
    """Kopecks, 0 while the text is no sum."""
    try:
        return parse_kopecks(text) if text.strip() else 0
    except InputError:
        return 0
