"""Which letters of a hit matched the query, for highlighting."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desktop.store.search_rows import Hit, Span
from domain.search_query import Query


def with_spans(hit: Hit, query: Query) -> Hit:
    """The hit with its matched spans; none where nothing of the query is to be seen."""
    spans = _number_spans(hit, query.digits) if query.digits else _word_spans(hit, query)
    return replace(hit, spans=spans) if spans else hit


def _number_spans(hit: Hit, digits: str) -> tuple[Span, ...]:
    if hit.found_by != "number":
        return ()
    if hit.number.startswith(digits):
        return (("number", 0, len(digits)),)
    if hit.number.endswith(digits):
        return (("number", len(hit.number) - len(digits), len(digits)),)
    return ()


def _word_spans(hit: Hit, query: Query) -> tuple[Span, ...]:
    spans: list[Span] = []
    unseen: list[str] = list(query.words)
    if hit.found_by != "address":
        field, text = ("owner", hit.owner) if hit.owner else ("name", hit.name)
        unseen = _add_words(spans, field, text, query.words)
    if hit.found_by == "address" or (unseen and hit.found_by == "name"):
        _add_words(spans, "address", hit.address, unseen)
    if query.house and hit.found_by == "address":
        spans += _house_spans(hit.address, query)
    return tuple(spans)


def _add_words(spans: list[Span], field: str, text: str, words: Sequence[str]) -> list[str]:
    """Add the words seen in the text; returns those that are not."""
    folded = _folded(text)
    unseen = []
    for word in words:
        at = _at_word_start(folded, word)
        if at >= 0:
            spans.append((field, at, len(word)))
        else:
            unseen.append(word)
    return unseen


def _house_spans(address: str, query: Query) -> list[Span]:
    spans: list[Span] = []
    for mark, text in ((", д ", query.house), (", кв ", query.flat)):
        at = address.find(mark)
        digits = _leading_digits(text)
        if at >= 0 and digits and address.startswith(digits, at + len(mark)):
            spans.append(("address", at + len(mark), len(digits)))
    return spans


def _leading_digits(text: str) -> str:
    end = 0
    while end < len(text) and text[end].isdigit():
        end += 1
    return text[:end]


def _folded(text: str) -> str:
    """Compared text sign by sign in place; a text whose length would change is left alone."""
    folded = text.lower().replace("ё", "е")
    return folded if len(folded) == len(text) else text


def _at_word_start(text: str, word: str) -> int:
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at
