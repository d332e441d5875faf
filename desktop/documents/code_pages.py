"""Letters of a receipt in the one-byte code page of a printer: nothing is lost on the way."""

from __future__ import annotations

from functools import lru_cache

from desktop.errors import AppError

PAGES = ("cp866", "cp1251")
# What has the same meaning in other signs; letters are never replaced.
_SAME = {
    "\u00a0": " ",
    "\u202f": " ",
    "−": "-",
    "–": "-",
    "—": "-",
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "„": '"',
    "’": "'",
    "…": "...",
    "×": "x",
    "·": "-",
    "•": "-",
    "₽": "руб.",
    "№": "N",
    "²": "2",
    "³": "3",
}


class EncodeError(AppError):
    """A line has a sign that the printer's page lacks; nothing was sent to the printer."""

    def __init__(self, sign: str, page: str) -> None:
        super().__init__("receipt.not_encodable", sign=sign, page=page)


def spelled(text: str, page: str) -> str:
    """The text with typographic signs the page lacks written in its own."""
    return "".join(_spelled_sign(sign, page) for sign in text)


@lru_cache(maxsize=1024)
def _spelled_sign(sign: str, page: str) -> str:
    if sign == "\u00a0":
        return " "  # both pages have it, many printers draw a letter in its place
    try:
        sign.encode(page)
    except UnicodeEncodeError:
        return _SAME.get(sign, sign)
    return sign


def encoded(text: str, page: str, *, may_lose: bool = False) -> bytes:
    """The bytes of a spelled text; EncodeError for a sign the page lacks unless it may be lost."""
    try:
        return text.encode(page)
    except UnicodeEncodeError as error:
        if may_lose:
            return text.encode(page, "replace")
        raise EncodeError(text[error.start], page) from error
