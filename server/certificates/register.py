"""The register of certificates: annulled ones, duplicates given out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from api_client.certificate_commands import AnnulCertificate, DuplicateCertificate
from server.acts import Act, Effect, refused
from server.certificates.numbers import ISSUING_ROLES
from server.certificates.tables import certificate_duplicates, certificates
from server.till.moments import business_day, moment_of
from server.till.reviews import Reviews


def annul_certificate(act: Act, command: AnnulCertificate) -> Effect:
    """Void from now on: by its issuer on the day of issue, by a senior always."""
    if not command.reason.strip():
        return refused("reason_required")
    row = _locked(act, command.certificate_id)
    if row is None or row.account_id != command.account_id:
        return refused("certificate_unknown")
    if row.state == "annulled":
        return refused("certificate_annulled", at=row.annulled_at)
    annulled_at, doubt = moment_of(act, command.annulled_at)
    own = row.operator_id == act.actor.clerk_id
    same_day = business_day(act, row.issued_at) == business_day(act, annulled_at)
    if act.actor.role != "senior" and not (own and same_day):
        return refused("forbidden", reason="senior")
    act.conn.execute(
        update(certificates)
        .where(certificates.c.id == row.id)
        .values(
            version=certificates.c.version + 1,
            state="annulled",
            annulled_at=annulled_at,
            annulled_by=act.actor.name,
            annul_reason=command.reason,
        )
    )
    reviews = Reviews()
    reviews.look(doubt)
    return reviews.booked((("certificate", row.id),))


def duplicate_certificate(act: Act, command: DuplicateCertificate) -> Effect:
    """A duplicate is out of the house already: it is counted, and looked at when it should not
    have been given.
    """
    row = _locked(act, command.certificate_id)
    if row is None or row.account_id != command.account_id:
        return refused("certificate_unknown")
    issued_at, doubt = moment_of(act, command.issued_at)
    reviews = Reviews()
    reviews.look(doubt)
    if row.state == "annulled":
        reviews.look("certificate_annulled", at=row.annulled_at)
    if act.actor.role not in ISSUING_ROLES:
        reviews.look("role_not_entitled")
    who = command.applicant
    act.conn.execute(
        insert(certificate_duplicates),
        {
            "op_id": act.op_id,
            "certificate_id": row.id,
            "issued_at": issued_at,
            "applicant": who.name,
            "basis": who.basis,
            "document_kind": who.document_kind,
            "document_tail": who.document_tail,
            "authority": who.authority,
            "operator": act.actor.name,
            "terminal_id": act.actor.terminal_id,
            "copies": command.copies,
            "reason": command.reason,
        },
    )
    act.conn.execute(
        update(certificates)
        .where(certificates.c.id == row.id)
        .values(version=certificates.c.version + 1, duplicates=certificates.c.duplicates + 1)
    )
    return reviews.booked((("certificate", row.id),))


def _locked(act: Act, certificate_id: str) -> Any:
    """The line of the register, locked until the commit, or None."""
    query = select(certificates).where(certificates.c.id == certificate_id).with_for_update()
    return act.conn.execute(query).one_or_none()
