"""What every report says of itself: which office, which workplace, when and by whom it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict


class HeadFields(TypedDict):
    """The fields of a ``Report`` that are the same whatever it is about."""

    office: str
    place: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class ReportHead:
    """``made_at`` in the office's zone."""

    office: str
    place: str
    made_at: datetime
    made_by: str

    def fields(self) -> HeadFields:
        """As arguments of a ``Report``."""
        return {
            "office": self.office,
            "place": self.place,
            "made_at": self.made_at,
            "made_by": self.made_by,
        }
