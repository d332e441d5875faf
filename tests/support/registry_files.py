"""Registries of banks as tests write them: lines, trailers, encodings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

GROUP = tuple[str, str, int, str]
"""Serial, kind, zone and value of a reading as a bank writes them."""


def money_text(kopecks: int) -> str:
    return f"{kopecks // 100},{kopecks % 100:02d}"


def line(
    operation: int | str,
    account: str,
    kopecks: int,
    *,
    period: str = "102026",
    readings: Sequence[GROUP] = (),
    day: str = "20-11-2026",
    commission: int = 0,
) -> str:
    """A line of Sberbank's registry."""
    groups = [f"{serial};{kind};{zone};{value}" for serial, kind, zone, value in readings]
    return ";".join(
        [
            *(day, "09-30-00", "9055", "9055999V", str(operation), account, account),
            "ТЮМЕНЬ Г,ШИРОТНАЯ УЛ,104,27",
            period,
            *groups,
            *("[!]", ""),
            *(money_text(kopecks), money_text(kopecks - commission), money_text(commission)),
        ]
    )


def trailer(lines: Sequence[str]) -> str:
    """The right last line of these."""
    sums = [sum(_kopecks(one.split(";")[at]) for one in lines) for at in (-3, -2, -1)]
    told = ";".join(money_text(one) for one in sums)
    return f"={len(lines)};{told};77;21-11-2026"


def registry_file(
    folder: Path, lines: Sequence[str], *, encoding: str = "cp1251", name: str = "EPS1_1_7203.y20"
) -> Path:
    """The lines with their trailer as a file of the bank."""
    path = folder / name
    path.write_bytes("\r\n".join([*lines, trailer(lines), ""]).encode(encoding))
    return path


def _kopecks(text: str) -> int:
    whole, _, fraction = text.partition(",")
    return int(whole) * 100 + int(fraction)
