"""Which function carries out which command of certificates; views go to the audit trail alone."""

from __future__ import annotations

from typing import assert_never

from api_client.certificate_commands import (
    AnnulCertificate,
    CertificateCommand,
    DuplicateCertificate,
    IssueCertificate,
    LeaseNumbers,
    RecordViews,
)
from server import audit
from server.acts import Act, Effect
from server.certificates.issuing import issue_certificate
from server.certificates.numbers import lease_numbers
from server.certificates.register import annul_certificate, duplicate_certificate


def carry_out(act: Act, command: CertificateCommand) -> Effect:
    """The outcome of a command of certificates."""
    match command:
        case IssueCertificate():
            return issue_certificate(act, command)
        case AnnulCertificate():
            return annul_certificate(act, command)
        case DuplicateCertificate():
            return duplicate_certificate(act, command)
        case LeaseNumbers():
            return lease_numbers(act, command)
        case RecordViews():
            return _record_views(act, command)
    assert_never(command)


def _record_views(act: Act, command: RecordViews) -> Effect:
    """Who looked at whom, each view a row of the trail, by the moment the desk says."""
    for view in command.views:
        audit.append(
            act.conn,
            audit.Entry(
                at_ms=view.at,
                actor_id=act.actor.clerk_id,
                terminal_id=act.actor.terminal_id,
                action=f"view.{view.what}",
                object=f"account:{view.account_id}",
                op_id=act.op_id,
            ),
        )
    return Effect("accepted", "", {"views": len(command.views)})
