"""Whatever the program can raise has a sentence: codes are collected from the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ui.messages import has_sentence, sentence
from ui.sentences import SENTENCES
from ui.trouble import words_of

ROOT = Path(__file__).resolve().parents[2]
RAISED = {"AppError", "InputError", "Unreachable", "BadReply", "Finding"}
REFUSED = {"ProblemError", "Refusal", "Effect"}
VERDICTS = {"refused", "TurnedAwayError", "look"}
TAKES_KIND = {"trimmed", "plain_decimal"}
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)?")


def calls(*folders: str) -> Iterator[tuple[str, ast.Call]]:
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    function = node.func
                    name = function.id if isinstance(function, ast.Name) else ""
                    yield name or getattr(function, "attr", ""), node


def constants(node: ast.expr) -> Iterator[str]:
    """Literal codes of an argument: plain, or the branches of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def kinds() -> set[str]:
    """What numbers and texts are parsed as: the first half of «reading.empty»."""
    found: set[str] = set()
    for name, call in calls("domain"):
        if name in TAKES_KIND:
            found |= {text for argument in call.args[1:] for text in constants(argument)}
    return found


def raised_codes() -> set[str]:
    found: set[str] = set()
    for name, call in calls("domain", "desktop", "api_client"):
        if name not in RAISED or not call.args:
            continue
        code = call.args[0]
        found |= set(constants(code))
        if isinstance(code, ast.JoinedStr) and len(code.values) == 2:
            tail = code.values[1]
            assert isinstance(tail, ast.Constant)
            ending = str(tail.value)
            found |= {f"{kind}{ending}" for kind in kinds() if kind in _parsed_with(ending)}
    return found


def _parsed_with(tail: object) -> set[str]:
    """Kinds that can end so: those of numbers for all endings, of other texts for the common."""
    if tail in (".too_long", ".invisible"):
        return kinds()
    # Requisites are checked by verbs and imports, not typed at the window.
    return set() if tail == ".format" else {"money", "reading"}


def refused_codes() -> set[str]:
    """Codes of the office's answers: problems, verdicts, and why a person has to look."""
    found: set[str] = set()
    for name, call in calls("server"):
        if name in REFUSED and len(call.args) > 1:
            found |= {code for code in constants(call.args[1]) if code}
        elif name in VERDICTS and call.args:
            found |= set(constants(call.args[0]))
    return found | returned_by("envelopes.py", "_doubt") | returned_by("till/taking.py", "_misfit")


def returned_by(file: str, name: str) -> set[str]:
    """Codes a function of the office returns as they are."""
    source = (ROOT / "server" / file).read_text(encoding="utf-8")
    bodies = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    body = next(node for node in bodies if node.name == name)
    returned = [node.value for node in ast.walk(body) if isinstance(node, ast.Return)]
    return {code for value in returned if value for code in constants(value) if code}


def test_every_code_the_desk_can_raise_has_a_sentence() -> None:
    codes = raised_codes()
    assert len(codes) > 100
    assert {code for code in codes if not has_sentence(code)} == set()


def test_every_code_the_office_can_answer_has_a_sentence() -> None:
    codes = refused_codes()
    assert {"period_mismatch", "clock_suspect", "dependency_missing", "account_mismatch"} <= codes
    assert {code for code in codes if not has_sentence(code)} == set()


def test_a_sentence_ends_with_a_stop() -> None:
    for code, text in SENTENCES.items():
        assert CODE.fullmatch(code), code
        assert text.rstrip()[-1] in ".?!…}", code


def test_a_bug_is_shown_as_a_bug_with_its_name() -> None:
    assert "KeyError" in words_of(KeyError("x"))


@given(st.sampled_from(sorted(SENTENCES)), st.dictionaries(st.text(max_size=5), st.text()))
def test_no_facts_break_a_sentence(code: str, facts: dict[str, str]) -> None:
    assert sentence(code, **facts)


def test_an_unknown_account_names_the_numbers_close_to_it() -> None:
    alike = ("7200000001", "7200000010")
    text = sentence("account.unknown", number="7200000002", nearest=alike)
    assert text == (
        "Счёта 7200\u00a0000\u00a0002 нет. Проверьте номер. "
        "Похожие номера: 7200\u00a0000\u00a0001, 7200\u00a0000\u00a0010."
    )
    assert sentence("account.unknown", number="", nearest=()) == (
        "Счёта с таким номером нет. Проверьте номер."
    )


def test_a_reading_sent_for_another_month_names_both() -> None:
    text = sentence("period_mismatch", period=202610, expected=202611)
    assert "октябрь 2026" in text
    assert "ноябрь 2026" in text
