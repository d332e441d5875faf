"""What a PDF shows, as plain values that may cross from a child process."""

from __future__ import annotations

from dataclasses import dataclass

Parts = tuple[tuple[str, str], ...]
"""Name of a part and the digest of all it holds."""


@dataclass(frozen=True)
class PageContent:
    """A page: its lines of text and the digests of all it is made of.

    The parts are ``drawing`` (the operators), ``fonts``, ``resources`` (images, forms, states),
    ``notes`` (annotations and fields), ``sheet`` (its boxes and rotation), ``page`` (whatever else
    is said of it) and ``picture`` (how it looks).
    """

    lines: tuple[str, ...]
    parts: Parts


@dataclass(frozen=True)
class PdfContent:
    """A file: the keywords of its metadata, its first pages and what belongs to no page.

    The parts are ``pages`` (how many, by two readers) and ``file`` (forms, scripts, attachments,
    layers and whatever else the catalogue says).
    """

    keywords: str
    pages: tuple[PageContent, ...]
    parts: Parts
