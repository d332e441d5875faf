"""From strips to pages: what comes under what, where a page ends, which heads are repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop.documents.sheet import Sheet

Draw = Callable[[Sheet, float], None]


@dataclass(frozen=True)
class Strip:
    """A piece of paper of full width that is never parted; ``draw`` gets the y of its top.

    ``tied``: it stays on one page with the strip after it.
    """

    height: float
    draw: Draw
    tied: bool = False


@dataclass(frozen=True)
class Block:
    """Strips that belong together; ``head`` is drawn above the first one and on every new page.

    ``late``: may go over to the next page with all after it, rather than leave that page bare.
    """

    strips: Sequence[Strip]
    head: Strip | None = None
    title: Strip | None = None
    gap: float = 3.4
    late: bool = False


@dataclass
class _Page:
    placed: list[tuple[float, Strip]] = field(default_factory=list)
    bottom: float = 0.0


@dataclass(frozen=True)
class Frame:
    """Where strips may stand: tops of the first and of the other pages, the bottom of all."""

    first_top: float
    next_top: float
    bottom: float


def paginate(
    blocks: Sequence[Block], frame: Frame, last_part: float
) -> list[list[tuple[float, Strip]]]:
    """The strips of each page with their tops; ``last_part`` points stay free on the last page.

    When that part alone would stand on a page, what is ``late`` goes over with it.
    """
    pages = _placed(blocks, frame)
    if pages[-1].bottom + last_part > frame.bottom:
        pages = _placed(blocks, frame, break_before_late=True)
        if pages[-1].bottom + last_part > frame.bottom:
            pages.append(_Page(bottom=frame.next_top))
    return [page.placed for page in pages]


def _placed(
    blocks: Sequence[Block], frame: Frame, *, break_before_late: bool = False
) -> list[_Page]:
    pages = [_Page(bottom=frame.first_top)]
    for block in blocks:
        if block.late and break_before_late and len(pages) == 1:
            pages.append(_Page(bottom=frame.next_top))
        _place_block(pages, block, frame)
    return pages


def _place_block(pages: list[_Page], block: Block, frame: Frame) -> None:
    opening = [strip for strip in (block.title, block.head) if strip is not None]
    groups = _groups(block.strips)
    first = sum(strip.height for strip in opening) + (_height(groups[0]) if groups else 0)
    fresh = not pages[-1].placed
    gap = 0.0 if fresh else block.gap
    if not fresh and pages[-1].bottom + gap + first > frame.bottom:
        pages.append(_Page(bottom=frame.next_top))
        gap = 0.0
    pages[-1].bottom += gap
    _put(pages[-1], opening)
    for group in groups:
        if pages[-1].bottom + _height(group) > frame.bottom:
            pages.append(_Page(bottom=frame.next_top))
            _put(pages[-1], [block.head] if block.head else [])
        _put(pages[-1], group)


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    groups: list[list[Strip]] = []
    joined = False
    for strip in strips:
        if joined:
            groups[-1].append(strip)
        else:
            groups.append([strip])
        joined = strip.tied
    return groups


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips)


def _put(page: _Page, strips: Sequence[Strip]) -> None:
    for strip in strips:
        page.placed.append((page.bottom, strip))
        page.bottom += strip.height
