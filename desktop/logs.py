"""The log: JSON lines without personal data, ten files of 5 MB."""

from __future__ import annotations

import json
import logging
import logging.handlers
import re
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

_FILES = 10
_FILE_BYTES = 5 * 1024 * 1024

# Belt and braces: nothing personal is logged on purpose, and what looks like it does not get out.
# Account numbers, phones, long tokens, Cyrillic words (names, addresses).
_PERSONAL = re.compile(r"(?<![\w-])\d{7,}(?![\w-])|[0-9A-Za-z_-]{40,}|[А-Яа-яЁё]+")


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, place, text with the personal masked, error's type."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "where": record.name,
            "thread": record.threadName or "",
            "text": masked(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            # The type and the places, never the text of the error: it may quote a row.
            line["error"] = record.exc_info[0].__name__
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def masked(text: str) -> str:
    """The text without numbers, tokens and words that may name a person."""
    return _PERSONAL.sub("*", text)


def start_logging(directory: Path, level: int = logging.INFO) -> logging.Handler:
    """Write the log of this process into the directory; the handler, to be closed at the end."""
    directory.mkdir(mode=0o700, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        directory / "desk.jsonl",
        maxBytes=_FILE_BYTES,
        backupCount=_FILES - 1,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(handler)
    # Libraries below us would log addresses and headers.
    for name in ("urllib3", "requests", "keyring", "PIL", "pdfminer"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Close the log file."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def _places(trace: TracebackType | None) -> list[str]:
    places: list[str] = []
    while trace is not None:
        frame = trace.tb_frame
        code = frame.f_code
        line = trace.tb_lineno
        places.append(f"{Path(code.co_filename).name}:{line} {code.co_name}")
        trace = trace.tb_next
    return places
