"""What leaves the program on paper or as a file: written whole or not at all, told in words."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.errors import AppError


def save(path: Path, content: bytes) -> None:
    """Write a file so that no half of it is ever seen; AppError ``file.not_saved`` otherwise."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        why = error.strerror or type(error).__name__
        raise AppError("file.not_saved", folder=str(path.parent), why=why) from error
