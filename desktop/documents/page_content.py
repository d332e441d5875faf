"""What a PDF shows, as plain values that may cross from a child process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageContent:
    """A page: its lines of text and a digest of its rectangles, those of the QR among them."""

    lines: tuple[str, ...]
    shapes: str


@dataclass(frozen=True)
class PdfContent:
    """A file: the keywords of its metadata and its pages."""

    keywords: str
    pages: tuple[PageContent, ...]
