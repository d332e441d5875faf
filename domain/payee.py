"""Requisites of whoever the money goes to: what of them is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from domain.qr_keys import LONGEST_VALUES
from domain.requisites import has_account_key, is_account, is_bic, is_inn, is_kpp, is_treasury


@dataclass(frozen=True, slots=True)
class PayeeRequisites:
    """As they stand on a bill; КПП is empty for an entrepreneur."""

    name: str
    inn: str
    kpp: str
    account: str
    bic: str
    bank_name: str
    corr_account: str


def payee_faults(payee: PayeeRequisites) -> tuple[str, ...]:
    """The fields that nobody may be asked to pay by, in the order of the fields; empty when all
    is right. The key of an account (its ninth digit) holds together account and bank, so one
    mistyped digit of either is seen.
    """
    wrong = {
        "name": not payee.name.strip() or len(payee.name) > LONGEST_VALUES["Name"],
        "inn": not is_inn(payee.inn),
        "kpp": bool(payee.kpp) and not is_kpp(payee.kpp),
        "account": not is_account(payee.account)
        or (is_bic(payee.bic) and not has_account_key(payee.bic, payee.account)),
        "bic": not is_bic(payee.bic),
        "bank_name": not payee.bank_name.strip(),
        "corr_account": not _is_correspondent(payee),
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


def _is_correspondent(payee: PayeeRequisites) -> bool:
    if not payee.corr_account:
        # Only the treasury has accounts without one.
        return is_bic(payee.bic) and is_treasury(payee.bic, payee.account)
    if not is_bic(payee.bic):
        return is_account(payee.corr_account)
    return has_account_key(payee.bic, payee.corr_account)
