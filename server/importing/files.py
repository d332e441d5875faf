"""A file named on the command line: is it one, is it small enough; its bytes under a cap."""

from __future__ import annotations

import stat
from pathlib import Path

from server.importing.outcome import ImportFailedError


def check_file(path: Path, most_bytes: int, wanted: str) -> None:
    """Raise ImportFailedError with a sentence unless it is a file of a size to be read; OSError
    for what the system does not give out.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(status.st_mode):
        # A pipe would be waited for without end.
        raise ImportFailedError(f"{path} не файл: укажите {wanted}")
    if status.st_size == 0:
        raise ImportFailedError("Файл пуст")
    if status.st_size > most_bytes:
        raise too_large(most_bytes)


def read_file(path: Path, most_bytes: int, wanted: str) -> bytes:
    """The whole file; raises ImportFailedError. What grows while it is read is not followed."""
    try:
        check_file(path, most_bytes, wanted)
        with path.open("rb") as stream:
            content = stream.read(most_bytes + 1)
    except OSError as error:
        raise unreadable(path, error, wanted) from error
    if len(content) > most_bytes:
        raise too_large(most_bytes)
    return content


def too_large(most_bytes: int) -> ImportFailedError:
    """The sentence of a file beyond its cap."""
    return ImportFailedError(f"Файл больше {most_bytes >> 20} МБ: разделите его на части")


def unreadable(path: Path, error: OSError, wanted: str) -> ImportFailedError:
    """The system's refusal in words."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ImportFailedError(f"Файла {path} нет: проверьте имя и папку")
    if isinstance(error, IsADirectoryError):
        return ImportFailedError(f"{path} не файл, а папка: укажите {wanted}")
    if isinstance(error, PermissionError):
        return ImportFailedError(f"Файл {path} закрыт для чтения: откройте к нему доступ")
    return ImportFailedError(f"Файл {path} не читается ({error.strerror}): скопируйте его заново")
