"""Who may get which certificate: the rules of domain 6.4, each refusal named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.errors import InputError

ADULT_YEARS = 18
IDENTITY_KINDS: dict[str, str] = {
    "passport": "паспорт гражданина РФ",
    "temporary": "временное удостоверение личности",
    "foreign": "паспорт иностранного гражданина",
    "residence": "вид на жительство",
    "military": "военный билет",
    "birth": "свидетельство о рождении",
    "service": "служебное удостоверение",
}
BASES: dict[str, str] = {
    "owner": "собственник",
    "registered": "зарегистрирован по адресу",
    "payer": "плательщик",
    "representative": "законный представитель",
    "power_of_attorney": "по доверенности",
    "former_owner": "бывший владелец",
    "heir": "наследник",
    "request": "по запросу",
}
_MONEY = frozenset({"NODEBT", "FLS", "MOVE", "SUBS", "PAYC"})
_PAYER = frozenset({"NODEBT", "FLS", "MOVE", "SUBS", "PAYC", "READ"})
_OF_ONESELF = frozenset({"REG", "CARD", "ARCH"})
_FORMER = frozenset({"CLOSE", "ARCH"})
_HEIR = frozenset({"ARCH", "NODEBT", "CLOSE"})
_WITH_PAPER = frozenset({"representative", "power_of_attorney", "heir", "request"})


@dataclass(frozen=True, slots=True)
class Applying:
    """Who applies and what the books say of them.

    ``is_owner``, ``is_registered``, ``was_owner``: of this account by the household;
    ``is_tenant``: the payer of a municipal or state flat; ``is_adult`` None: the birth date is not
    known. ``about_others``: the paper names adults besides the applicant and minors.
    """

    basis: str
    is_owner: bool = False
    was_owner: bool = False
    is_registered: bool = False
    is_payer: bool = False
    is_tenant: bool = False
    is_adult: bool | None = None
    about_others: bool = False
    identity: str = ""
    authority: str = ""


def is_adult(born_on: str, today: date) -> bool | None:
    """Eighteen or older on a day; None without a birth date."""
    if not born_on:
        return None
    born = date.fromisoformat(born_on)
    return (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) >= (
        ADULT_YEARS
    )


def check_entitled(series: str, who: Applying, *, closed: bool) -> None:
    """Raises InputError when the books or the basis do not entitle to this paper:

    ``entitled.not_closed``, ``entitled.basis`` (unknown), ``entitled.identity`` (no identity
    document), ``entitled.authority`` (no number and date of the paper it rests on),
    ``entitled.not_owner``, ``entitled.not_registered``, ``entitled.minor``,
    ``entitled.not_payer``, ``entitled.debt_of_others``, ``entitled.others``,
    ``entitled.owner_only``, ``entitled.former_only``, ``entitled.heir_only``.
    """
    if series == "CLOSE" and not closed:
        raise InputError("entitled.not_closed")
    if who.basis not in BASES:
        raise InputError("entitled.basis")
    if who.basis != "request" and who.identity not in IDENTITY_KINDS:
        raise InputError("entitled.identity")
    if who.basis in _WITH_PAPER and not who.authority.strip():
        raise InputError("entitled.authority")
    rule = _RULES.get(who.basis)
    if rule is not None:
        rule(series, who)


def _owner(series: str, who: Applying) -> None:
    if not (who.is_owner or who.is_tenant):
        raise InputError("entitled.not_owner")


def _registered(series: str, who: Applying) -> None:
    if not who.is_registered:
        raise InputError("entitled.not_registered")
    if who.is_adult is False:
        raise InputError("entitled.minor")
    if who.is_owner or who.is_tenant:
        return
    if series in _MONEY and not who.is_payer:
        raise InputError("entitled.debt_of_others")
    if series in _OF_ONESELF and who.about_others:
        raise InputError("entitled.others")
    if series not in _OF_ONESELF and not (who.is_payer and series in _PAYER):
        raise InputError("entitled.owner_only")


def _payer(series: str, who: Applying) -> None:
    if not who.is_payer:
        raise InputError("entitled.not_payer")
    if series not in _PAYER and not who.is_tenant:
        raise InputError("entitled.owner_only")


def _former(series: str, who: Applying) -> None:
    if not (who.was_owner or who.is_owner or who.is_payer):
        raise InputError("entitled.not_owner")
    if series not in _FORMER and not who.is_payer:
        raise InputError("entitled.former_only")


def _heir(series: str, who: Applying) -> None:
    if series not in _HEIR:
        raise InputError("entitled.heir_only")


_RULES = {
    "owner": _owner,
    "registered": _registered,
    "payer": _payer,
    "former_owner": _former,
    "heir": _heir,
}


def masked(tail: str) -> str:
    """«•••• 1234»; empty without a number."""
    return f"•••• {tail}" if tail else ""
