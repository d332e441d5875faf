"""The payment code of a bill: its fields by ГОСТ Р 56042 in the order of our bills."""

from __future__ import annotations

from typing import Protocol

from api_client.models.replica import Account
from desktop.documents.bill_model import Party
from domain.errors import InputError
from domain.payment_qr import build, in_bill_order
from domain.periods import period_name
from domain.qr_keys import HOUSING_TECH_CODE, LONGEST_VALUES

# Version 20 at level M: the largest symbol whose modules of 0.4 mm fit the slip (42 mm).
_MOST_BYTES = 666
_DISPENSABLE = (("PayerAddress",), ("MiddleName", "FirstName", "LastName"))


class PaidPaper(Protocol):
    """What the code tells of a paper to pay by: a bill, a debt bill."""

    @property
    def number(self) -> str: ...

    @property
    def account_number(self) -> str: ...

    @property
    def from_period(self) -> int: ...

    @property
    def to_period(self) -> int: ...

    @property
    def payee(self) -> Party: ...

    @property
    def payer(self) -> str: ...

    @property
    def address(self) -> str: ...

    @property
    def amount(self) -> int: ...


def payment_code(document: PaidPaper, account: Account, encoding: str, purpose: str = "") -> bytes:
    """The bytes of the code, without ``Sum`` if nothing is to pay; empty when the document names
    no account to pay to, or one that no code may carry.

    An address or a name that would make the symbol too fine to scan is left out. Without a
    ``purpose`` it is that of a bill.
    """
    if not document.payee.account:
        return b""
    fields = in_bill_order(_fields(document, account, purpose or _purpose(document)))
    # A payee of a long name fits the standard's 300 bytes in one byte a letter only.
    for coding in dict.fromkeys((encoding, "cp1251")):
        try:
            return _built(fields, coding)
        except InputError:
            continue
    return b""


def _built(fields: dict[str, str | int], encoding: str) -> bytes:
    code = build(fields, encoding)
    for keys in _DISPENSABLE:
        if len(code) <= _MOST_BYTES:
            break
        fields = {key: value for key, value in fields.items() if key not in keys}
        code = build(fields, encoding)
    return code


def _fields(document: PaidPaper, account: Account, purpose: str) -> dict[str, str | int]:
    payee = document.payee
    last, first, middle = _payer_names(document.payer, account)
    fields: dict[str, str | int] = {
        "Name": payee.name,
        "PersonalAcc": payee.account,
        "BankName": payee.bank_name[: LONGEST_VALUES["BankName"]],
        "BIC": payee.bic,
        "CorrespAcc": payee.corr_account or "0",
        "PayeeINN": payee.inn,
        "KPP": payee.kpp,
        "LastName": last,
        "FirstName": first,
        "MiddleName": middle,
        "PayerAddress": document.address,
        "Purpose": purpose,
        "PersAcc": document.account_number,
        "PaymPeriod": f"{document.to_period % 100:02d}{document.to_period // 100}",
        "QuittId": document.number,
        "TechCode": HOUSING_TECH_CODE,
    }
    if document.amount:
        fields["Sum"] = document.amount
    return fields


def _payer_names(payer: str, account: Account) -> tuple[str, str, str]:
    """The payer's names as the bill was made out, parted as the account parts them if it can."""
    if payer == " ".join(part for part in (account.last, account.first, account.middle) if part):
        return account.last, account.first, account.middle
    last, _, rest = payer.partition(" ")
    first, _, middle = rest.partition(" ")
    return last, first, middle


def _purpose(document: PaidPaper) -> str:
    months = period_name(document.to_period)
    if document.from_period != document.to_period:
        months = f"{period_name(document.from_period)} - {months}"
    return f"Оплата ЖКУ за {months} л/с {document.account_number}"
