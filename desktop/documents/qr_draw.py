"""The payment QR as a vector: one path of operators in modules, no picture."""

from __future__ import annotations

import re
from functools import lru_cache

QUIET_MODULES = 4
_RUN = re.compile("1+")
_PIECE = 12


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
