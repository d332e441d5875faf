"""The application of the interface tests: offscreen, our theme and fonts."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from ui import fonts, theme


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The light theme at 100 %, whatever the test before did."""
    fonts.load()
    theme.apply(qapp, "light", 100)
    yield qapp
    # Closed windows end here, in their own thread: the collector may run in any lane's.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(qapp, "light", 100)
