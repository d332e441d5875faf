"""Why a person should look at money that was booked all the same; the first reason leads."""

from __future__ import annotations

from server.acts import Effect


class Reviews:
    """Codes in the order of their weight, with the facts of each for its sentence."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self._facts: dict[str, object] = {}

    def look(self, code: str, **facts: object) -> None:
        """One more reason; an empty code is none."""
        if code and code not in self.codes:
            self.codes.append(code)
            self._facts = {**facts, **self._facts}

    @property
    def first(self) -> str:
        """The code of the verdict, empty when nobody needs to look."""
        return self.codes[0] if self.codes else ""

    def booked(self, touched: tuple[tuple[str, int | str], ...], **fields: object) -> Effect:
        """The outcome of an act that was booked."""
        told = {"booked": True, **self._facts, **fields}
        if not self.codes:
            return Effect("accepted", "", told, touched)
        if len(self.codes) > 1:
            told["also"] = self.codes[1:]
        return Effect("review", self.first, told, touched)
