"""The one way to python-escpos: loaded when a receipt is printed, its side effects undone."""

from __future__ import annotations

import logging
import os
import shutil
from functools import cache
from types import ModuleType

ESC, GS = b"\x1b", b"\x1d"


@cache
def capabilities() -> ModuleType:
    """The library's table of printers.

    Importing it reads half a second of YAML, writes a pickle into a new temporary folder and gives
    the root logger a handler that prints to stderr; the last two are taken back at once.
    """
    root = logging.getLogger()
    before = list(root.handlers)
    import escpos.capabilities as loaded

    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(loaded.pickle_dir, ignore_errors=True)
    return loaded  # type: ignore[no-any-return]  # the library has no types


def printer_module() -> ModuleType:
    """The library's printers: File, Network, Usb and Dummy."""
    capabilities()
    import escpos.printer as loaded

    return loaded  # type: ignore[no-any-return]  # the library has no types
