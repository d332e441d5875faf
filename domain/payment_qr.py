"""Writing and reading the payment QR of a bill (ГОСТ Р 56042), also as a scanner types it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.clean_text import shown
from domain.errors import InputError
from domain.qr_keys import (
    BILL_KEYS,
    CANONICAL_KEYS,
    ENCODING_DIGITS,
    LONGEST_VALUES,
    REQUIRED_BLOCK_BYTES,
    REQUIRED_KEYS,
    SEPARATORS,
    SERVICE_CHARACTERS,
)
from domain.requisites import is_account, is_bic
from domain.search_keys import swap_layout_to_latin

MAX_QR_BYTES = 3_000
_SUM = re.compile(r"[0-9]{1,18}", re.ASCII)
_PREFIX = re.compile(r"ST[0-9]{5}", re.ASCII | re.IGNORECASE)
_RUSSIAN_PREFIX = re.compile(r"ЫЕ[0-9]{5}", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PaymentQr:
    """A read payment QR: values by the standard's key names, unknown keys as they were.

    ``sum_kopecks`` is None when the code carries none or a wrong one; ``problems`` then holds
    ``qr.sum``. A repeated key keeps its first value and adds ``qr.repeated_key``.
    """

    fields: Mapping[str, str]
    encoding: str
    separator: str
    sum_kopecks: int | None
    problems: tuple[str, ...] = ()


def build(fields: Mapping[str, str | int], encoding: str = "utf-8") -> bytes:
    """The bytes of the code: required keys in the standard's order, then the others in the order
    given.

    ``encoding``: utf-8 (``ST00012``) or cp1251 (``ST00011``; falls back to utf-8 when a sign has
    no place in it). ``Sum`` is in kopecks. Empty values are left out. Raises ``qr.missing`` (key),
    ``qr.too_long`` (key, limit, entered), ``qr.account``, ``qr.bic``, ``qr.sum``,
    ``qr.required_too_long`` (limit, entered), ``qr.no_separator``.
    """
    pairs = _pairs(fields)
    _check(pairs)
    separator = _free_separator(pairs.values())
    body = separator.join(f"{key}={value}" for key, value in pairs.items())
    required = separator.join(f"{key}={pairs[key]}" for key in REQUIRED_KEYS)
    digit, coding = _coding(body, encoding)
    size = len(required.encode(coding))
    if size > REQUIRED_BLOCK_BYTES:
        raise InputError("qr.required_too_long", limit=REQUIRED_BLOCK_BYTES, entered=size)
    return f"ST0001{digit}{separator}{body}".encode(coding)


def in_bill_order(fields: Mapping[str, str | int]) -> dict[str, str | int]:
    """The fields of a bill's code in the one order our bills are written in; other keys keep
    their place at the end.
    """
    ordered = {key: fields[key] for key in (*REQUIRED_KEYS, *BILL_KEYS) if key in fields}
    return {**ordered, **fields}


def parse(source: bytes | str) -> PaymentQr:
    """The code's fields from its bytes, its decoded text or what a keyboard scanner typed in
    either layout.

    Raises ``qr.not_payment`` (shown: the beginning of the text), ``qr.too_large``, ``qr.version``,
    ``qr.encoding``, ``qr.separator`` and ``qr.missing`` (key). A wrong sum is no refusal, see
    ``PaymentQr``.
    """
    text, encoding = _decoded(source)
    separator = text[SERVICE_CHARACTERS - 1 : SERVICE_CHARACTERS]
    if not separator or separator.isalnum() or separator in "= \r\n":
        raise InputError("qr.separator")
    values, problems = _values(text[SERVICE_CHARACTERS:].strip("\r\n\t "), separator)
    for key in REQUIRED_KEYS:
        if key not in values:
            raise InputError("qr.missing", key=key)
    total = _sum_of(values, problems)
    return PaymentQr(values, encoding, separator, total, tuple(problems))


def looks_like_payment(text: str) -> bool:
    """True when a text begins as a payment code does, in either keyboard layout."""
    head = text.lstrip()[:7]
    return _PREFIX.match(head) is not None or _RUSSIAN_PREFIX.match(head) is not None


def is_for_payee(code: PaymentQr, bic: str, account: str) -> bool:
    """True when the code pays to this account of this bank, so that it is a bill of ours."""
    return code.fields["BIC"] == bic and code.fields["PersonalAcc"] == account


def _pairs(fields: Mapping[str, str | int]) -> dict[str, str]:
    cleaned = {key: _value(value) for key, value in fields.items()}
    ordered = {key: cleaned.get(key, "") for key in REQUIRED_KEYS} | cleaned
    return {key: value for key, value in ordered.items() if value}


def _value(value: str | int) -> str:
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", str(value))).strip()
    return "" if text.lower() == "null" else text


def _check(pairs: Mapping[str, str]) -> None:
    for key in REQUIRED_KEYS:
        if key not in pairs:
            raise InputError("qr.missing", key=key)
    for key, value in pairs.items():
        limit = LONGEST_VALUES.get(key)
        if limit is not None and len(value) > limit:
            raise InputError("qr.too_long", key=key, limit=limit, entered=len(value))
    if not is_account(pairs["PersonalAcc"]):
        raise InputError("qr.account", key="PersonalAcc")
    if pairs["CorrespAcc"] != "0" and not is_account(pairs["CorrespAcc"]):
        raise InputError("qr.account", key="CorrespAcc")
    if not is_bic(pairs["BIC"]):
        raise InputError("qr.bic")
    total = pairs.get("Sum")
    if total is not None and not (_SUM.fullmatch(total) and total.strip("0")):
        raise InputError("qr.sum")


def _free_separator(values: Iterable[str]) -> str:
    used = "".join(values)
    for separator in SEPARATORS:
        if separator not in used:
            return separator
    raise InputError("qr.no_separator")


def _coding(body: str, wanted: str) -> tuple[str, str]:
    if wanted == "cp1251":
        try:
            body.encode("cp1251")
        except UnicodeEncodeError:
            return "2", "utf-8"
        return "1", "cp1251"
    return "2", "utf-8"


def _decoded(source: bytes | str) -> tuple[str, str]:
    if len(source) > MAX_QR_BYTES:
        raise InputError("qr.too_large", limit=MAX_QR_BYTES, entered=len(source))
    if isinstance(source, str):
        text = source.lstrip()
        if _RUSSIAN_PREFIX.match(text):
            text = swap_layout_to_latin(text)
        return text, _encoding_of(text)
    head = source[:7].decode("ascii", "replace")
    encoding = _encoding_of(head, source)
    try:
        return source.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise InputError("qr.encoding") from error


def _encoding_of(head: str, source: bytes = b"") -> str:
    if _PREFIX.match(head) is None:
        text = source.decode("utf-8", "replace") if source else head
        raise InputError("qr.not_payment", shown=shown(text))
    if head[2:6] != "0001":
        raise InputError("qr.version")
    encoding = ENCODING_DIGITS.get(head[6])
    if encoding is None:
        raise InputError("qr.encoding")
    return encoding


def _values(body: str, separator: str) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    problems: list[str] = []
    for piece in body.split(separator):
        name, _, value = piece.partition("=")
        key = CANONICAL_KEYS.get(name.strip().lower(), name.strip())
        value = _BLANKS.sub(" ", value).strip()
        if not key or not value or value.lower() == "null":
            continue
        if key in values:
            problems.append("qr.sum" if key == "Sum" else "qr.repeated_key")
            continue
        values[key] = value
    return values, problems


def _sum_of(values: dict[str, str], problems: list[str]) -> int | None:
    total = values.get("Sum")
    if total is None:
        return None
    if "qr.sum" in problems or not _SUM.fullmatch(total) or not total.strip("0"):
        del values["Sum"]
        if "qr.sum" not in problems:
            problems.append("qr.sum")
        return None
    return int(total)
