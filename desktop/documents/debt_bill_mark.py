"""The mark a debt bill's file carries: what to compose it anew of, as of when, and its digest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.documents.debt_bill_model import DebtBillDocument, DebtChoice, DebtMoment
from domain.canonical import sha256_hex

_MARK = re.compile(
    r"tric-debt/1 account=(?P<account>[0-9]{1,18}) from=(?P<first>[0-9]{6}) to=(?P<last>[0-9]{6})"
    r" services=(?P<services>all|[0-9-]{1,160}) parts=(?P<parts>[pc]{0,2})"
    r" at=(?P<at>[0-9]{12,14}) bill=(?P<bill>[0-9]{6}) sha256=(?P<digest>[0-9a-f]{64})",
    re.ASCII,
)
_TAIL = 4


@dataclass(frozen=True)
class DebtMark:
    """What is needed to compose the document anew, by internal ids: no person, no address."""

    account_id: int
    choice: DebtChoice
    moment: DebtMoment
    digest: str

    @property
    def text(self) -> str:
        """The mark as it stands in the file."""
        return f"{asked_text(self.account_id, self.choice, self.moment)} sha256={self.digest}"


def mark_of(document: DebtBillDocument) -> DebtMark:
    """The mark of a document."""
    return DebtMark(document.account_id, document.choice, document.moment, document.digest)


def read_debt_mark(keywords: str) -> DebtMark | None:
    """The mark found in a file's keywords, None when there is none."""
    found = _MARK.search(keywords)
    if found is None:
        return None
    services = () if found["services"] == "all" else found["services"].split("-")
    choice = DebtChoice(
        int(found["first"]),
        int(found["last"]),
        tuple(int(one) for one in services if one),
        penalty="p" in found["parts"],
        calculation="c" in found["parts"],
    )
    moment = DebtMoment(int(found["at"]), int(found["bill"]))
    return DebtMark(int(found["account"]), choice, moment, found["digest"])


def asked_text(account_id: int, choice: DebtChoice, moment: DebtMoment) -> str:
    """What was asked for, in the words of the mark."""
    services = "-".join(str(one) for one in choice.services) or "all"
    parts = "p" * choice.penalty + "c" * choice.calculation
    return (
        f"tric-debt/1 account={account_id} from={choice.from_period} to={choice.to_period}"
        f" services={services} parts={parts} at={moment.at_ms} bill={moment.last_bill:06d}"
    )


def debt_number(account_number: str, day: str, asked: str) -> str:
    """«ДК-7200000001-261120-A41F»: the account, the day, four signs of what was asked for."""
    stamp = day[2:10].replace("-", "")
    return f"ДК-{account_number}-{stamp}-{sha256_hex(asked.encode())[:_TAIL].upper()}"
