"""The demo's register: papers that were given out, with their bytes and what they were drawn of."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from api_client.models.certificates import Certificate, NumberBlock
from desktop.documents.certificates.model import from_json
from domain.certificates import certificate_number, code_of_paper, code_text, parse_code
from server.certificates.gaps import gaps
from server.certificates.papers import model_of, paper_of
from server.config import database_url
from server.db import Database
from tests.support.demo_city import make_city, rows_of
from tests.support.paper_reading import decoded_codes, text_of


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("register"), accounts=1, months=1)


@pytest.fixture(scope="module")
def lines(city: str) -> list[Certificate]:
    return [one for one in rows_of(city, "certificate") if isinstance(one, Certificate)]


def test_there_are_issued_annulled_and_copied_papers(lines: list[Certificate]) -> None:
    assert sorted((one.series, one.number, one.state, one.duplicates) for one in lines) == [
        ("CARD", 1, "issued", 1),
        ("CHAR", 1, "issued", 0),
        ("REG", 1, "annulled", 0),
        ("REG", 2, "issued", 0),
        ("REG", 4, "issued", 0),
    ]
    assert all(parse_code(one.code) == one.code for one in lines)
    assert all(one.account_id == 1 for one in lines)


def test_each_paper_is_what_its_line_says(city: str, lines: list[Certificate]) -> None:
    db = Database(database_url(city))
    with db.session(write=False) as conn:
        for line in lines:
            paper, model = paper_of(conn, line.id), model_of(conn, line.id)
            assert paper is not None
            assert model is not None
            assert hashlib.sha256(paper.content).hexdigest() == line.sha256
            number = certificate_number(line.series, line.year, line.number)
            drawn = from_json(model)
            assert (drawn.number, drawn.code) == (number, line.code)
            text = text_of(paper.content)
            assert number in text
            assert code_text(line.code) in text
            (code,) = decoded_codes(paper.content)
            assert code_of_paper(code.decode()) == line.code
    db.close()


def test_its_numbers_come_from_a_block_and_a_missing_one_is_explained(city: str) -> None:
    blocks = [one for one in rows_of(city, "number_block") if isinstance(one, NumberBlock)]
    assert {(one.series, one.first, one.last) for one in blocks} == {
        ("CARD", 1, 20),
        ("CHAR", 1, 20),
        ("REG", 1, 20),
    }
    db = Database(database_url(city))
    with db.session(write=False) as conn:
        found = [(one.series, one.first, one.last, one.reason) for one in gaps(conn)]
    db.close()
    assert ("REG", 3, 3, "not_come") in found
    assert {reason for *_, reason in found} == {"free", "not_come"}


def test_the_key_of_the_demo_lies_beside_its_database(city: str) -> None:
    key = Path(f"{city}.sign.p12")
    assert key.stat().st_mode & 0o077 == 0
