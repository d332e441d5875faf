"""The public check of a paper: kind, number, dates, state, and nothing of any person."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.certificates import code_text
from tests.support.paper_office import PaperOffice, pdf, served_papers

DAY_MS = 24 * 3_600_000
PERSONAL = ("Иванова", "Анна", "1234", "7200000001", "в школу", "Петрова", "Широтная")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PaperOffice]:
    with served_papers(f"sqlite:///{tmp_path}/office.db") as served:
        yield served


@pytest.fixture
def web(office: PaperOffice) -> Iterator[httpx.Client]:
    """Somebody of the public: no token, no terminal."""
    with office.city.office.client() as client:
        yield client


def issued(office: PaperOffice, content: bytes | None = None) -> tuple[str, str]:
    office.lease()
    paper = office.paper(content=content)
    return office.do(paper)["op_id"], paper.code


def asked(web: httpx.Client, code: str, **query: str) -> dict[str, Any]:
    reply = web.get(f"/verify/{code}", params=query, headers={"Accept": "application/json"})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_an_issued_paper_tells_kind_number_and_dates_only(
    office: PaperOffice, web: httpx.Client
) -> None:
    _, code = issued(office)
    assert asked(web, code) == {
        "state": "issued",
        "kind": "Справка о зарегистрированных гражданах по данным учёта расчётного центра",
        "number": "СПР-REG-2026-000001",
        "issued_on": "2026-11-20",
        "valid_until": "2026-12-20",
        "annulled_on": "",
        "file": "",
        "file_told": "",
    }
    page = web.get(f"/verify/{code}")
    assert page.headers["Content-Type"].startswith("text/html")
    for words in ("Справка выдана и действует", "СПР-REG-2026-000001", "20.11.2026", "20.12.2026"):
        assert words in page.text
    for words in PERSONAL:
        assert words not in page.text
        assert words not in web.get(f"/verify/{code}", headers={"Accept": "application/json"}).text


def test_a_code_may_be_typed_as_it_is_printed(office: PaperOffice, web: httpx.Client) -> None:
    _, code = issued(office)
    for typed in (code_text(code), code.lower(), code_text(code).replace("-", " ")):
        assert asked(web, typed)["state"] == "issued"
        page = web.get("/verify", params={"code": typed})
        assert "Справка выдана и действует" in page.text
        assert f'value="{code_text(code)}"' in page.text


def test_annulled_expired_and_unknown_papers_are_told(
    office: PaperOffice, web: httpx.Client
) -> None:
    certificate_id, code = issued(office)
    _, other = issued(office)
    office.annul(certificate_id)
    found = asked(web, code)
    assert (found["state"], found["annulled_on"]) == ("annulled", "2026-11-20")
    assert "Справка аннулирована" in web.get(f"/verify/{code}").text
    assert "ошибка в имени" not in web.get(f"/verify/{code}").text
    office.city.office.clock.now_ms += 31 * DAY_MS
    assert asked(web, other)["state"] == "expired"
    for unknown in ("0" * 16, "nonsense", "СПР-REG-2026-000001"):
        assert asked(web, unknown)["state"] == "unknown"
    assert "Такой справки нет" in web.get("/verify/0000000000000000").text


def test_a_file_is_the_paper_or_an_altered_one(office: PaperOffice, web: httpx.Client) -> None:
    content = pdf("the paper")
    certificate_id, code = issued(office, content)
    assert asked(web, code, sha256=hashlib.sha256(content).hexdigest())["file"] == "same"
    assert asked(web, code, sha256="0" * 64)["file"] == "altered"
    office.duplicate(certificate_id)
    assert asked(web, code, sha256="0" * 64)["file"] == "perhaps_duplicate"
    reply = web.get(f"/verify/{code}", params={"sha256": "zz"})
    assert reply.status_code == 422


def test_guessing_codes_meets_a_wait_and_true_ones_do_not(
    office: PaperOffice, web: httpx.Client
) -> None:
    _, code = issued(office)
    for _ in range(40):
        assert asked(web, code)["state"] == "issued"
    statuses = [web.get(f"/verify/{number:016d}").status_code for number in range(32)]
    assert statuses[:30] == [200] * 30
    assert 429 in statuses[30:]
    reply = web.get(f"/verify/{code}")
    assert reply.status_code == 429
    assert int(reply.headers["Retry-After"]) > 0
    office.city.office.clock.now_ms += 61_000
    assert asked(web, code)["state"] == "issued"


def test_the_page_runs_only_what_is_ours(office: PaperOffice, web: httpx.Client) -> None:
    _, code = issued(office)
    page = web.get(f"/verify/{code}")
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", page.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.findall(r"\s(?:src|href|style|on\w+)=", page.text)


@pytest.mark.parametrize(
    "typed",
    ['"><script>alert(1)</script>', "{answer}{file}{script}", "'; DROP TABLE certificates", "%00"],
)
def test_hostile_codes_are_only_text(web: httpx.Client, typed: str) -> None:
    page = web.get("/verify", params={"code": typed})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert page.text.count("<script>") == 1
    assert page.text.count("<form") == 1
