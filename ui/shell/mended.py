"""What the start mended in the outbox, told once after sign-in; nothing on a good day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ui import format as shown

Toast = Callable[[str, str, str], object]


class Mended(Protocol):
    """``desktop.services.state.recovery``."""

    @property
    def from_tape(self) -> int: ...

    @property
    def to_tape(self) -> int: ...

    @property
    def quarantined(self) -> tuple[str, ...]: ...

    @property
    def missing_seqs(self) -> tuple[int, ...]: ...


def tell_mended(found: Mended, toast: Toast) -> None:
    """Lost operations are an error that stays; what was mended is told and goes."""
    if found.missing_seqs:
        numbers = ", ".join(str(one) for one in found.missing_seqs[:5])
        toast(
            "Часть исходящих утрачена в обеих копиях",
            f"Номера: {numbers}. Позовите администратора и внесите снова.",
            "error",
        )
    elif found.quarantined:
        toast(
            "Повреждённый файл заменён второй копией",
            "Ничего не потеряно. Скажите администратору: диск мог испортиться.",
            "warning",
        )
    elif found.from_tape or found.to_tape:
        words = shown.count(found.from_tape + found.to_tape, "запись", "записи", "записей")
        toast("Исходящие восстановлены", f"Из второй копии: {words}. Ничего не потеряно.", "info")
