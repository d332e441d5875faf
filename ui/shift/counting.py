"""The drawer being counted: texts by note, what they mean, what is wrong; pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.denominations import counted_kopecks
from domain.errors import InputError

_MOST_DIGITS = 6


@dataclass
class Count:
    """What a person typed beside each note, by its value in kopecks."""

    texts: dict[int, str] = field(default_factory=dict)
    wrong: dict[int, InputError] = field(default_factory=dict)

    def type_text(self, value: int, text: str) -> None:
        """One row; empty means none of this note."""
        cleaned = text.strip()
        self.wrong.pop(value, None)
        if not cleaned:
            self.texts.pop(value, None)
            return
        self.texts[value] = cleaned
        if not (cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= _MOST_DIGITS):
            self.wrong[value] = InputError("count.not_a_number", value_kopecks=value)
            return
        try:
            counted_kopecks({value: int(cleaned)})
        except InputError as error:
            self.wrong[value] = error

    @property
    def counts(self) -> dict[int, int]:
        """How many of each note that is typed right."""
        return {value: int(text) for value, text in self.texts.items() if value not in self.wrong}

    @property
    def total(self) -> int:
        """Kopecks counted so far."""
        return counted_kopecks(self.counts)
