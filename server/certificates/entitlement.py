"""Whether the books say that an applicant may have a paper: the desk's rule asked once more."""

from __future__ import annotations

from sqlalchemy import select

from api_client.certificate_commands import IssueCertificate
from api_client.models.replica import Household
from domain.certificate_access import IDENTITY_KINDS, Applying, check_entitled, is_adult
from domain.errors import InputError
from server.accounts.tables import accounts
from server.acts import Act
from server.certificates.households import build_households

_TENANCIES = ("municipal", "state")


def not_entitled(act: Act, command: IssueCertificate) -> str:
    """The rule that is broken, empty when none is.

    Which other persons a paper names is not known here; the desk asked about that.
    """
    account_id = command.account_id
    found = list(build_households(act.conn, lambda column: column.in_([account_id])))
    if not found:
        return "entitled.unknown"
    try:
        check_entitled(
            command.series, _applying(act, command, found[0]), closed=_is_closed(act, account_id)
        )
    except InputError as broken:
        return broken.code
    return ""


def _applying(act: Act, command: IssueCertificate, household: Household) -> Applying:
    who = command.applicant
    identity = who.document_kind
    if identity and identity not in IDENTITY_KINDS:
        identity = "passport"  # a document in words: that there is one is what counts
    person = next((one for one in household.people if one.person_id == who.person_id), None)
    is_payer = bool(who.person_id) and who.person_id == household.payer_id
    if person is None:
        return Applying(
            basis=who.basis, is_payer=is_payer, identity=identity, authority=who.authority
        )
    today = act.today.isoformat()
    lives_here = bool(person.registration) and (not person.until or person.until >= today)
    return Applying(
        basis=who.basis,
        is_owner=person.owner_share_num > 0,
        was_owner=bool(person.owned_until),
        is_registered=lives_here,
        is_payer=is_payer,
        is_tenant=is_payer and household.premises.ownership in _TENANCIES,
        is_adult=is_adult(person.born_on, act.today),
        identity=identity,
        authority=who.authority,
    )


def _is_closed(act: Act, account_id: int) -> bool:
    query = select(accounts.c.status).where(accounts.c.id == account_id)
    return bool(act.conn.execute(query).scalar() != "active")
