"""Pictures of every screen: ``python -m tests.ui.shots DIR [NAME…]``, light and dark, two sizes.

``--size 1280x680`` and ``--scale 150`` draw another size or a larger text instead.

A module ``tests/ui/shots_*.py`` adds its screens with ``@screen("02-resident")``; the function
returns the widget to grab, ready with what it shows.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from ui import fonts, theme

SIZES = ((1366, 768), (1920, 1080))
Maker = Callable[[], QWidget]
SCREENS: dict[str, Maker] = {}


def screen(name: str) -> Callable[[Maker], Maker]:
    """Register a screen under a file name."""

    def keep(maker: Maker) -> Maker:
        SCREENS[name] = maker
        return maker

    return keep


def settle(app: QApplication, rounds: int = 6) -> None:
    """Let layouts and queued calls finish."""
    for _ in range(rounds):
        app.processEvents()
        time.sleep(0.005)


def load_all() -> None:
    """Import every module that registers screens."""
    for path in sorted(Path(__file__).parent.glob("shots_*.py")):
        importlib.import_module(f"tests.ui.{path.stem}")


def shoot(app: QApplication, wanted: argparse.Namespace) -> None:
    """Grab the named screens, or all."""
    wanted.folder.mkdir(parents=True, exist_ok=True)
    for mode in ("light", "dark"):
        theme.apply(app, "dark" if mode == "dark" else "light", wanted.scale)
        for name, maker in sorted(SCREENS.items()):
            if wanted.names and not any(name.startswith(one) for one in wanted.names):
                continue
            for width, height in wanted.size or SIZES:
                window = maker()
                window.resize(width, height)
                window.show()
                settle(app)
                target = wanted.folder / f"{name}-{mode}-{width}.png"
                window.grab().save(str(target))
                print(target.name)
                window.close()
                window.deleteLater()
                settle(app, 2)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="shots")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("shots"))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--size", type=_size, action="append")
    parser.add_argument("--scale", type=int, default=100)
    wanted = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    fonts.load()
    theme.apply(app, "light", 100)
    from tests.ui import shots as registry

    registry.load_all()
    registry.shoot(app, wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
