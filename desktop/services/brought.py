"""A file somebody brought: read in a limited child, its code or its numbers lead to an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from api_client.models.replica import Account
from desktop.context import Context
from desktop.errors import AppError
from desktop.intake.brought import (
    MAX_IMAGE_BYTES,
    MAX_MAIL_BYTES,
    MAX_PDF_BYTES,
    Asked,
    Contents,
    Kind,
    kind_of,
)
from desktop.intake.brought_file import reader
from desktop.sandbox import read_limited
from desktop.services.accounts import address_of, by_scan
from domain import payment_qr
from domain.errors import InputError
from domain.names import full_name
from domain.told_numbers import gis_identifiers, named_numbers, possible_numbers

MOST_HITS = 20
CPU_SECONDS = 5
_LIMITS: dict[Kind, int] = {
    "pdf": MAX_PDF_BYTES,
    "image": MAX_IMAGE_BYTES,
    "mail": MAX_MAIL_BYTES,
    "": 0,
}


@dataclass(frozen=True)
class BroughtHit:
    """An account a file may be about."""

    account_id: int
    number: str
    name: str
    address: str


@dataclass(frozen=True)
class Brought:
    """What a file leads to: one hit opens, several are a choice, none is told why.

    ``by_code``: a payment code named the account; ``problems``: codes of what is wrong in it.
    ``texts``: further codes of the file, which may be papers of ours. ``notes`` as ``Contents``.
    """

    kind: Kind
    hits: tuple[BroughtHit, ...] = ()
    by_code: bool = False
    problems: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    words: str = ""
    notes: tuple[str, ...] = ()


def read(path: Path) -> bytes:
    """The bytes of a chosen file; AppError ``file.not_read`` (why), ``file.limits``."""
    most = max(_LIMITS.values())
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise AppError("file.not_read", why=getattr(error, "strerror", None) or "") from error
    if len(content) > most:
        raise AppError("file.too_big", limit=most // (1024 * 1024))
    return content


def look(ctx: Context, content: bytes, password: str = "") -> Brought:
    """Which account a file is about; slow (a child process), for a lane of its own.

    AppError ``file.kind`` for what is no PDF, photo or mail, ``file.too_big`` (limit, MB),
    ``file.encrypted``, ``file.not_pdf``, ``file.picture_large``, ``file.picture_damaged``,
    ``file.limits``.
    """
    kind = kind_of(content)
    if not kind:
        raise AppError("file.kind" if content else "file.empty")
    if len(content) > _LIMITS[kind]:
        raise AppError("file.too_big", limit=_LIMITS[kind] // (1024 * 1024))
    found = _contents(content, password)
    if found.error:
        raise AppError(found.error)
    by_code = _by_codes(ctx, found)
    if by_code is not None:
        return by_code
    return Brought(
        kind,
        _hits(ctx, _accounts(ctx, found.words)),
        texts=found.codes,
        words=found.words,
        notes=found.notes,
    )


def _contents(content: bytes, password: str) -> Contents:
    try:
        answer = read_limited(reader, msgspec.msgpack.encode(Asked(content, password)), CPU_SECONDS)
    except AppError as error:
        raise AppError("file.limits") from error
    return msgspec.msgpack.decode(answer, type=Contents)


def _by_codes(ctx: Context, found: Contents) -> Brought | None:
    """The accounts of the payment codes; an error of the only code is an answer, too."""
    ids: dict[int, None] = {}
    problems: list[str] = []
    trouble: Exception | None = None
    for text in found.codes:
        if not payment_qr.looks_like_payment(text):
            continue
        try:
            scan = by_scan(ctx, text)
        except (AppError, InputError) as error:
            trouble = error
            continue
        ids[scan.account_id] = None
        problems.extend(scan.problems)
    if not ids:
        if trouble is not None and not _accounts(ctx, found.words):
            raise trouble
        return None
    accounts = [one for one in map(ctx.cache.account, ids) if one is not None]
    return Brought(
        found.kind,
        _hits(ctx, accounts),
        by_code=True,
        problems=tuple(dict.fromkeys(problems)),
        texts=found.codes,
        words=found.words,
        notes=found.notes,
    )


def _accounts(ctx: Context, words: str) -> list[Account]:
    """Accounts of a text: numbers named as such win over digits that happen to be one."""
    found: dict[int, Account] = {}
    for number in gis_identifiers(words):
        account = ctx.cache.account_by_document(number)
        if account is not None:
            found[account.id] = account
    for numbers in (named_numbers(words), possible_numbers(words)):
        for number in ctx.cache.existing_numbers(numbers):
            account = ctx.cache.account_by_number(number)
            if account is not None:
                found[account.id] = account
        if found:
            break
    return list(found.values())[:MOST_HITS]


def _hits(ctx: Context, accounts: Iterable[Account]) -> tuple[BroughtHit, ...]:
    hits: list[BroughtHit] = []
    for account in accounts:
        house = ctx.cache.house(account.house_id)
        address = address_of(account, house) if house is not None else ""
        name = full_name(account.last, account.first, account.middle)
        hits.append(BroughtHit(account.id, account.number, name, address))
    return tuple(hits)
