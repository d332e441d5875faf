"""A table on paper: a shaded head, rows with wrapped names and right-aligned numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from desktop.documents.paper_flow import Strip
from desktop.documents.sheet import Sheet, Style, text_width, wrap

HEAD_FILL = 0.95
RULE_GREY = 0.74
_PAD = 2.5
_LEADING = 1.18
_HEAD, _CELL, _STRONG = Style("B", 5.3), Style("R", 7.2), Style("B", 7.2)


@dataclass(frozen=True)
class Column:
    """``align``: l wraps, r and c stand in one line; ``title`` wraps always."""

    title: str
    width: float
    align: str = "r"


@dataclass(frozen=True)
class TableLook:
    """Sizes of a table in points; ``right_titles``: titles end where the numbers under them do."""

    head: Style = _HEAD
    cell: Style = _CELL
    strong: Style = _STRONG
    row_pad: float = 1.9
    strong_last: bool = False
    right_titles: bool = False


class PaperTable:
    """Columns laid side by side from ``left``; heads are fixed parts shown by ``form``."""

    def __init__(
        self, form: str, columns: Sequence[Column], left: float, look: TableLook | None = None
    ) -> None:
        self.form = form
        self.columns = tuple(columns)
        self.look = look or TableLook()
        edges = list(accumulate((column.width for column in columns), initial=left))
        self.left, self.right = left, edges[-1]
        self._spans = tuple(pairwise(edges))
        self._titles = [self._title(column) for column in self.columns]
        lines = max(len(lines) for lines, _ in self._titles)
        self.head_height = lines * self.look.head.size * _LEADING + 2 * _PAD

    def head(self) -> Strip:
        """The shaded head, drawn as a fixed part."""
        return Strip(self.head_height, lambda sheet, y: sheet.form(self.form, y), tied=True)

    def draw_head(self, sheet: Sheet) -> None:
        """The content of the fixed part."""
        sheet.fill(self.left, 0, self.right - self.left, self.head_height, HEAD_FILL)
        for column, (start, end), (lines, style) in zip(
            self.columns, self._spans, self._titles, strict=True
        ):
            leading = self.look.head.size * _LEADING
            top = (self.head_height - leading * len(lines)) / 2
            for number, line in enumerate(lines):
                y = top + leading * number + self.look.head.size * 0.92
                if column.align == "l":
                    sheet.text(start + _PAD, y, line, style)
                elif column.align == "r" and self.look.right_titles:
                    sheet.right(end - _PAD, y, line, style)
                else:
                    sheet.middle((start + end) / 2, y, line, style)

    def row(self, cells: Sequence[str], *, strong: bool = False, tied: bool = False) -> Strip:
        """One row of as many lines as its longest name needs."""
        style = self.look.strong if strong else self.look.cell
        styles = [style] * len(self.columns)
        if self.look.strong_last:
            styles[-1] = self.look.strong
        texts = [
            wrap(text, style, end - start - 2 * _PAD) if column.align == "l" else (text,)
            for column, (start, end), text in zip(self.columns, self._spans, cells, strict=True)
        ]
        leading = style.size * _LEADING
        height = leading * max(len(lines) for lines in texts) + 2 * self.look.row_pad

        def draw(sheet: Sheet, y: float) -> None:
            base = y + self.look.row_pad + self.look.cell.size * 0.93
            for column, (start, end), lines, style in zip(
                self.columns, self._spans, texts, styles, strict=True
            ):
                within = end - start - 2 * _PAD
                for number, line in enumerate(lines):
                    at = base + leading * number
                    if column.align == "l":
                        sheet.text(start + _PAD, at, line, style)
                    elif column.align == "c":
                        sheet.middle((start + end) / 2, at, line, style)
                    else:
                        sheet.right(end - _PAD, at, line, style, within)
            sheet.rule(self.left, y + height, self.right, 0.4, RULE_GREY)

        return Strip(height, draw, tied)

    def band(self, text: str) -> Strip:
        """A group's title across the table, tied to its first row."""
        style = replace(self.look.strong, size=self.look.strong.size - 0.6, grey=0.33)
        height = style.size + 2 * self.look.row_pad + 0.4

        def draw(sheet: Sheet, y: float) -> None:
            sheet.text(self.left + _PAD, y + self.look.row_pad + style.size * 0.93, text, style)
            sheet.rule(self.left, y + height, self.right, 0.4, RULE_GREY)

        return Strip(height, draw, tied=True)

    def _title(self, column: Column) -> tuple[tuple[str, ...], Style]:
        """The wrapped title, smaller if a word of it would be broken."""
        style, width = self.look.head, column.width - 2 * 1.2
        longest = max(text_width(word, style) for word in column.title.split(" "))
        if longest > width:
            style = replace(style, size=int(style.size * width / longest * 20) / 20)
        return wrap(column.title, style, width + 0.01), style
