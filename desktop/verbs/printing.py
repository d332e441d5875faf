"""How verbs answer: one JSON object on stdout, or plain lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping


def print_json(answer: Mapping[str, object]) -> None:
    """One object on stdout and nothing else."""
    print(json.dumps(answer, ensure_ascii=False))


def print_line(text: str) -> None:
    """A line for people on stdout."""
    print(text)


def print_progress(done: int, total: int) -> None:
    """A progress bar on stderr, redrawn in place on a terminal, silent elsewhere."""
    if not sys.stderr.isatty():
        return
    width = 40
    filled = width * done // max(total, 1)
    end = "\n" if done >= total else ""
    bar = "#" * filled + "." * (width - filled)
    print(f"\r[{bar}] {done} из {total}", end=end, file=sys.stderr, flush=True)
