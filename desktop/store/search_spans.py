"""Which letters of a hit matched the query, for highlighting."""

from __future__ import annotations

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
    address = _folded(hit.address)
    field, text = ("owner", hit.owner) if hit.owner else ("name", hit.name)
    name = _folded(text)
    for word in query.words:
        at = _at_word_start(name, word) if hit.found_by != "address" else -1
        if at >= 0:
            spans.append((field, at, len(word)))
            continue
        at = _at_word_start(address, word)
        if at >= 0 and hit.found_by in {"address", "name"}:
            spans.append(("address", at, len(word)))
    if query.house and hit.found_by == "address":
        spans += _house_spans(address, query)
    return tuple(spans)


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
