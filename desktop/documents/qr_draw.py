"""The payment QR as a vector: one path of operators in modules, no picture."""

from __future__ import annotations

import re
from functools import lru_cache

import segno

QUIET_MODULES = 4
# The automatic choice of a mask costs five times the symbol itself and readers do not need it.
_MASK = 2
_RUN = re.compile("1+")
_PIECE = 12


def qr_rows(payload: bytes) -> tuple[str, ...]:
    """The rows of the symbol from the top, a dark module is «1»; level M, byte mode."""
    symbol = segno.make(payload, error="m", boost_error=False, micro=False, mode="byte", mask=_MASK)
    return tuple("".join("1" if module & 1 else "0" for module in row) for row in symbol.matrix)


def qr_path(rows: tuple[str, ...]) -> str:
    """Rectangles of all dark runs, the origin at the lower left module; to be filled at once, so
    that no seam shows between the rows.
    """
    top = len(rows) - 1
    return "".join(
        _piece(row[start : start + _PIECE], start, top - index)
        for index, row in enumerate(rows)
        for start in range(0, len(row), _PIECE)
    )


@lru_cache(maxsize=1 << 16)
def _piece(modules: str, x: int, y: int) -> str:
    """A dozen modules recur from bill to bill (headers and requisites are the same)."""
    return "".join(
        f"{x + run.start()} {y} {run.end() - run.start()} 1 re\n" for run in _RUN.finditer(modules)
    )
