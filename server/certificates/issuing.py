"""A certificate that was given out is kept, whatever the office thinks of the right to it."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date, timedelta

import msgspec
from sqlalchemy import insert, or_, select, update

from api_client.certificate_commands import IssueCertificate
from api_client.commands import to_body
from domain.certificates import KINDS
from server.accounts.tables import accounts
from server.acts import Act, Effect, refused
from server.certificates.entitlement import not_entitled
from server.certificates.numbers import is_lent
from server.certificates.tables import certificate_papers, certificates
from server.operations import operations
from server.till.moments import business_day, moment_of
from server.till.reviews import Reviews

PDF = b"%PDF-"


def issue_certificate(act: Act, command: IssueCertificate) -> Effect:
    """The line of the register and the bytes; refused is only what cannot be such a paper and a
    number or code that another paper bears.
    """
    content = _content_of(command)
    if content is None:
        return refused("invalid", field="content")
    if command.series not in KINDS:
        return refused("invalid", field="series")
    if _is_day(command.facts_as_of) is None:
        return refused("invalid", field="facts_as_of")
    if _is_taken(act, command):
        return refused("number_taken", series=command.series, number=command.number)
    issued_at, doubt = moment_of(act, command.issued_at)
    reviews = Reviews()
    reviews.look(doubt)
    if hashlib.sha256(content).hexdigest() != command.sha256:
        reviews.look("digest_differs")
    if not is_lent(act, command.series, command.year, command.number):
        reviews.look("number_not_leased")
    if act.actor.role not in KINDS[command.series].roles:
        reviews.look("role_not_entitled")
    account_number = _account_number(act, command.account_id)
    if not account_number:
        reviews.look("account_unknown", account_number=str(command.account_id))
    else:
        rule = not_entitled(act, command)
        if rule:
            reviews.look("applicant_not_entitled", rule=rule)
    row = _row(act, command, issued_at, content)
    row["account_number"], row["review"] = account_number, " ".join(reviews.codes)
    act.conn.execute(insert(certificates), row)
    act.conn.execute(
        insert(certificate_papers),
        {"certificate_id": act.op_id, "content": content, "model": command.model},
    )
    _shorten(act, command)
    return reviews.booked((("certificate", act.op_id),))


def _row(act: Act, command: IssueCertificate, issued_at: int, content: bytes) -> dict[str, object]:
    who = command.applicant
    return {
        "id": act.op_id,
        "version": 1,
        "series": command.series,
        "year": command.year,
        "number": command.number,
        "code": command.code,
        "account_id": command.account_id,
        "issued_at": issued_at,
        "applicant": who.name,
        "basis": who.basis,
        "person_id": who.person_id,
        "document_kind": who.document_kind,
        "document_tail": who.document_tail,
        "authority": who.authority,
        "about_person_id": command.about_person_id,
        "purpose": command.purpose,
        "operator": act.actor.name,
        "operator_id": act.actor.clerk_id,
        "terminal_id": act.actor.terminal_id,
        "copies": command.copies,
        "pages": command.pages,
        # Of the bytes that are kept: they are what a checked file is compared with.
        "sha256": hashlib.sha256(content).hexdigest(),
        "facts_as_of": command.facts_as_of,
        "valid_until": _valid_until(business_day(act, issued_at), command.valid_days),
    }


def _content_of(command: IssueCertificate) -> bytes | None:
    """The PDF, or None when it is none."""
    try:
        content = base64.b64decode(command.content, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if content.startswith(PDF) else None


def _is_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_taken(act: Act, command: IssueCertificate) -> bool:
    c = certificates.c
    numbered = (c.series == command.series) & (c.year == command.year)
    numbered &= c.number == command.number
    query = select(c.id).where(or_(numbered, c.code == command.code)).limit(1)
    return act.conn.execute(query).first() is not None


def _account_number(act: Act, account_id: int) -> str:
    query = select(accounts.c.number).where(accounts.c.id == account_id)
    return str(act.conn.execute(query).scalar() or "")


def _valid_until(issued_on: str, days: int) -> str:
    """The last day of a term of so many days from the day of issue."""
    if not days:
        return ""
    return (date.fromisoformat(issued_on) + timedelta(days=days)).isoformat()


def _shorten(act: Act, command: IssueCertificate) -> None:
    """The bytes lie with the paper: the operation need not keep them a second time."""
    kept = to_body(msgspec.structs.replace(command, content="", model="{}"))
    act.conn.execute(
        update(operations)
        .where(operations.c.op_id == act.op_id)
        .values(body=msgspec.json.encode(kept).decode())
    )
