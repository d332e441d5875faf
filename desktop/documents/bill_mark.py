"""The mark a bill's file carries in its keywords: which document it is and the digest of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.documents.bill_model import BillDocument, BillOptions

_MARK = re.compile(
    r"tric-bill/1 account=(?P<account>[0-9]{1,18}) from=(?P<first>[0-9]{6}) to=(?P<last>[0-9]{6})"
    r" parts=(?P<parts>[dmf]{0,3}) sha256=(?P<digest>[0-9a-f]{64})",
    re.ASCII,
)
_HOUSE_MARK = re.compile(r"tric-bills/1 house=([0-9]{1,18}) period=([0-9]{6})", re.ASCII)
_PARTS = {"d": "debt", "m": "meters", "f": "formulas"}


@dataclass(frozen=True)
class BillMark:
    """What is needed to compose the document anew, by internal ids: no person, no address."""

    account_id: int
    from_period: int
    to_period: int
    options: BillOptions
    digest: str

    @property
    def text(self) -> str:
        """The mark as it stands in the file."""
        parts = "".join(letter for letter, name in _PARTS.items() if getattr(self.options, name))
        return (
            f"tric-bill/1 account={self.account_id} from={self.from_period} to={self.to_period}"
            f" parts={parts} sha256={self.digest}"
        )


@dataclass(frozen=True)
class HouseMark:
    """The mark of a file with a whole house's bills of one month."""

    house_id: int
    period: int

    @property
    def text(self) -> str:
        """The mark as it stands in the file."""
        return f"tric-bills/1 house={self.house_id} period={self.period}"


def read_house_mark(keywords: str) -> HouseMark | None:
    """The house's mark found in a file's keywords, None when there is none."""
    found = _HOUSE_MARK.search(keywords)
    return HouseMark(int(found[1]), int(found[2])) if found else None


def mark_of(document: BillDocument) -> BillMark:
    """The mark of a document."""
    return BillMark(
        document.account_id,
        document.from_period,
        document.to_period,
        document.options,
        document.digest,
    )


def read_mark(keywords: str) -> BillMark | None:
    """The mark found in a file's keywords, None when there is none."""
    found = _MARK.search(keywords)
    if found is None:
        return None
    options = {name: letter in found["parts"] for letter, name in _PARTS.items()}
    return BillMark(
        int(found["account"]),
        int(found["first"]),
        int(found["last"]),
        BillOptions(**options),
        found["digest"],
    )
