"""Certificates at the office: numbers lent, papers kept whatever is thought of them, annulments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, text

from api_client.certificate_commands import LeaseNumbers
from api_client.models.certificates import Household
from api_client.resources.sync import read_page
from server import audit, changes, replica
from server.__main__ import main
from server.certificates import invariants
from server.certificates.gaps import gaps
from server.certificates.tables import certificate_duplicates
from server.operations import operations
from server.staff.commands import CONSOLE_ACTOR, disable_staff, revoke_terminal
from server.verifying import findings
from tests.support.paper_office import OWNER, PaperOffice, pdf, served_papers
from tests.support.postgres import Cluster
from tests.support.small_city import OTHER_ACCOUNT
from tests.support.till_city import verdict_of

DAY_MS = 24 * 3_600_000
ACCEPTED = ("accepted", "")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[PaperOffice]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/office.db" if on_sqlite else postgres_cluster.new_database()
    with served_papers(url) as served:
        yield served


def test_a_paper_is_kept_byte_for_byte_and_found_in_the_register(office: PaperOffice) -> None:
    office.lease()
    content = pdf("справка", pages=2)
    told = office.issue(content=content, pages=2)
    assert verdict_of(told) == ACCEPTED
    (line,) = office.register()
    assert (line.id, line.series, line.year, line.number) == (told["op_id"], "REG", 2026, 1)
    assert (line.applicant, line.basis, line.document_tail) == ("Иванова Анна", "owner", "1234")
    assert (line.account_number, line.valid_until, line.state) == (
        "7200000001",
        "2026-12-20",
        "issued",
    )
    assert (line.operator, line.terminal, line.review) == (
        "Петрова А. С.",
        office.city.desk.terminal_id,
        "",
    )
    path = f"/v1/certificates/{line.id}"
    paper = office.get(f"{path}/paper")
    assert (paper.headers["Content-Type"], paper.content) == ("application/pdf", content)
    assert line.sha256 == hashlib.sha256(content).hexdigest()
    assert office.get(f"{path}/model").json() == {"kind": "REG"}
    with office.city.office.office.db.session(write=False) as conn:
        stored = conn.execute(select(operations.c.body).where(operations.c.op_id == line.id))
        assert len(stored.scalar_one()) < 1000
        seen = conn.execute(select(audit.audit.c.action).where(audit.audit.c.op_id == "")).scalars()
        assert list(seen).count("view.paper") == 2


def test_numbers_are_lent_in_twenties_and_again_when_five_are_left(office: PaperOffice) -> None:
    assert office.lease("REG", "FLS")["fields"]["leased"] == {"REG": [1, 20], "FLS": [1, 20]}
    assert office.lease("REG")["fields"]["leased"] == {}
    office.taken = 13
    office.issue()
    assert office.lease("REG")["fields"]["leased"] == {}
    # One that never came does not count as left: numbers are taken in their order.
    office.issue()
    assert office.lease("REG")["fields"]["leased"] == {"REG": [21, 40]}
    assert [(one.series, one.first, one.state) for one in office.blocks()] == [
        ("FLS", 1, "leased"),
        ("REG", 1, "leased"),
        ("REG", 21, "leased"),
    ]


def test_only_numbers_of_a_year_at_hand_are_lent_and_to_those_who_issue(
    office: PaperOffice,
) -> None:
    assert verdict_of(office.lease(year=2027)) == ("refused", "numbers_year")
    office.city.office.clock.now_ms += 30 * DAY_MS
    assert office.lease(year=2027)["fields"]["leased"] == {"REG": [1, 20]}
    office.city.office.add_clerk("admin", "admin")
    told = office.lease(clerk=office.city.desk.sign_in("admin"))
    assert verdict_of(told) == ("refused", "forbidden")


def test_two_terminals_never_get_the_same_numbers(office: PaperOffice) -> None:
    desks = [office.city.office.enrol(office.city.desk.http, f"Окно {one}") for one in range(4)]
    wish = LeaseNumbers(year=2026, series=("REG", "FLS", "CARD"))
    sent = [(desk, desk.envelope(desk.sign_in("pasport"), wish)) for desk in desks]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda one: one[0].send(one[1])[0], sent))
    for series in wish.series:
        firsts = sorted(one["fields"]["leased"][series][0] for one in told)
        assert firsts == [1, 21, 41, 61]


def test_a_number_or_a_code_belongs_to_one_paper(office: PaperOffice) -> None:
    office.lease()
    first = office.paper()
    assert verdict_of(office.do(first)) == ACCEPTED
    for again in (
        office.paper(number=first.number),
        office.paper(code=first.code),
    ):
        assert verdict_of(office.do(again)) == ("refused", "number_taken")
    assert len(office.register()) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": 21}, "number_not_leased"),
        ({"sha256": "0" * 64}, "digest_differs"),
        ({"account_id": 77}, "account_unknown"),
        ({"account_id": OTHER_ACCOUNT}, "applicant_not_entitled"),
        ({"applicant": msgspec.structs.replace(OWNER, document_kind="")}, "applicant_not_entitled"),
        ({"issued_at": 1}, "clock_suspect"),
    ],
)
def test_a_paper_given_out_is_kept_and_looked_at(
    office: PaperOffice, changed: dict[str, Any], code: str
) -> None:
    office.lease()
    assert verdict_of(office.issue(**changed)) == ("review", code)
    (line,) = office.register()
    assert line.review == code
    assert line.sha256 == hashlib.sha256(pdf("paper 1")).hexdigest()


def test_a_cashier_who_issues_what_is_not_theirs_is_looked_at(office: PaperOffice) -> None:
    office.lease()
    assert verdict_of(office.issue(office.city.kassir)) == ("review", "role_not_entitled")
    office.lease("READ")
    assert verdict_of(office.issue(office.city.kassir, series="READ")) == ACCEPTED


def test_a_paper_of_a_removed_clerk_is_kept(office: PaperOffice) -> None:
    office.lease()
    with office.city.office.office.db.session() as conn:
        disable_staff(conn, office.pasport.signed.clerk.id, office.now)
    assert verdict_of(office.issue()) == ("review", "actor_removed")
    assert len(office.register()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"content": "bm90IGEgcGRm"},
        {"content": "???"},
        {"series": "NONE"},
        {"facts_as_of": "2026-02-31"},
    ],
)
def test_what_is_no_paper_is_refused(office: PaperOffice, changed: dict[str, Any]) -> None:
    wish = msgspec.structs.replace(office.paper(), **changed)
    assert verdict_of(office.do(wish)) == ("refused", "invalid")
    assert office.register() == []


def test_an_annulment_is_the_issuers_on_the_day_and_a_seniors_later(office: PaperOffice) -> None:
    office.lease()
    first, second = office.issue()["op_id"], office.issue()["op_id"]
    assert verdict_of(office.annul(first, reason=" ")) == ("refused", "reason_required")
    assert verdict_of(office.annul(first, office.city.kassir)) == ("refused", "forbidden")
    assert verdict_of(office.annul(first)) == ACCEPTED
    assert verdict_of(office.annul(first)) == ("refused", "certificate_annulled")
    assert verdict_of(office.annul("nobody")) == ("refused", "certificate_unknown")
    assert verdict_of(office.annul(second, account_id=OTHER_ACCOUNT)) == (
        "refused",
        "certificate_unknown",
    )
    office.city.office.clock.now_ms += DAY_MS
    assert verdict_of(office.annul(second)) == ("refused", "forbidden")
    assert verdict_of(office.annul(second, office.city.starshiy)) == ACCEPTED
    assert [(one.state, one.annulled_by, one.version) for one in office.register()] == [
        ("annulled", "Петрова А. С.", 2),
        ("annulled", "Старшая С. С.", 2),
    ]


def test_duplicates_are_counted_and_one_of_an_annulled_paper_is_looked_at(
    office: PaperOffice,
) -> None:
    office.lease()
    issued = office.issue()["op_id"]
    assert verdict_of(office.duplicate(issued)) == ACCEPTED
    office.annul(issued)
    assert verdict_of(office.duplicate(issued)) == ("review", "certificate_annulled")
    assert verdict_of(office.duplicate("nobody")) == ("refused", "certificate_unknown")
    (line,) = office.register()
    assert line.duplicates == office.city.count(certificate_duplicates.c.op_id) == 2


def test_an_annulment_may_wait_for_a_paper_that_is_looked_at(office: PaperOffice) -> None:
    issued = office.issue()
    assert issued["outcome"] == "review"
    told = office.do(office.annulment(issued["op_id"]), depends_on=[issued["op_id"]])
    assert verdict_of(told) == ACCEPTED


def test_views_are_rows_of_the_trail(office: PaperOffice) -> None:
    told = office.look("card", "household")
    assert (told["outcome"], told["fields"]) == ("accepted", {"views": 2})
    with office.city.office.office.db.session(write=False) as conn:
        a = audit.audit.c
        rows = conn.execute(select(a.action, a.object).where(a.op_id == told["op_id"])).all()
        assert {tuple(row) for row in rows} == {
            ("view.card", "account:1"),
            ("view.household", "account:1"),
            ("RecordViews.accepted", "views"),
        }
        assert audit.first_broken(conn) is None


def test_a_lost_terminals_numbers_are_void_and_never_lent_again(office: PaperOffice) -> None:
    office.lease()
    office.issue()
    before = office.city.cursor()
    with office.city.office.office.db.session() as conn:
        revoke_terminal(conn, CONSOLE_ACTOR, office.city.desk.terminal_id, office.now)
    assert [one.state for one in office.blocks()] == ["void"]
    other = office.city.office.enrol(office.city.desk.http, "Окно 2")
    reply = other.exchange(cursor=before, want_changes=True).json()
    assert [one["entity"] for one in reply["changes"]] == ["number_block"]
    wish = LeaseNumbers(year=2026, series=("REG",))
    told = other.send(other.envelope(other.sign_in("pasport"), wish))[0]
    assert told["fields"]["leased"] == {"REG": [21, 40]}


def test_every_missing_number_has_a_reason(office: PaperOffice) -> None:
    office.lease("REG", "FLS")
    office.issue()
    office.do(office.paper(content=b"no pdf"))
    office.taken += 1
    office.issue()
    other = office.city.office.enrol(office.city.desk.http, "Окно 2")
    wish = LeaseNumbers(year=2026, series=("REG",))
    other.send(other.envelope(other.sign_in("pasport"), wish))
    with office.city.office.office.db.session() as conn:
        revoke_terminal(conn, CONSOLE_ACTOR, other.terminal_id, office.now)
        found = [(one.series, one.first, one.last, one.reason, one.workplace) for one in gaps(conn)]
    assert found == [
        ("FLS", 1, 20, "free", "Окно 1"),
        ("REG", 2, 2, "refused", "Окно 1"),
        ("REG", 3, 3, "not_come", "Окно 1"),
        ("REG", 5, 20, "free", "Окно 1"),
        ("REG", 21, 40, "void", "Окно 2"),
    ]


def test_the_verb_fails_for_a_number_nobody_lent(
    office: PaperOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    url = office.city.office.office.db.engine.url.render_as_string(hide_password=False)
    office.lease()
    assert main(["numbers", "--db", url]) == 0
    assert capsys.readouterr().out == "REG-2026 000001-000020: not used yet (Окно 1)\n"
    office.issue(number=500)
    assert main(["numbers", "--db", url, "--json"]) == 1
    told = capsys.readouterr()
    last = json.loads(told.out)["gaps"][-1]
    assert (last["first"], last["reason"], last["workplace"]) == (500, "not_lent", "Окно 1")
    assert told.err == "numbers without a reason: 1\n"


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE certificate_papers SET content = x'25504446'", "not the one that was issued"),
        ("DELETE FROM certificate_papers", "without its paper"),
        ("UPDATE certificate_papers SET signed = x'25504446'", "does not begin with the paper"),
        ("UPDATE number_blocks SET first = 20 WHERE first = 21", "overlaps the block before"),
    ],
)
def test_a_damaged_register_is_found_out(tmp_path: Path, damage: str, told: str) -> None:
    with served_papers(f"sqlite:///{tmp_path}/office.db") as office:
        office.lease()
        office.issue()
        office.taken = 17
        office.issue()
        office.lease()
        with office.city.office.office.db.session() as conn:
            assert list(invariants.check(conn)) == []
            conn.execute(text(damage))
            found = list(invariants.check(conn))
            assert found
            assert told in found[0][2]
            assert [str(one) for one in findings(conn)] == [f"{a} {b}: {c}" for a, b, c in found]


def test_a_terminal_can_read_every_row_it_is_told_of(office: PaperOffice) -> None:
    before = office.city.cursor()
    office.lease()
    office.issue()
    with office.city.office.office.db.session() as conn:
        changes.note(conn, "household", 1)
    reply = office.city.desk.exchange(cursor=before, want_changes=True)
    page, set_aside = read_page(reply.content)
    assert set_aside == 0
    assert {one.entity for one in page.changes} == {"number_block", "certificate", "household"}


def test_terminals_hold_the_flat_and_its_people(office: PaperOffice) -> None:
    with office.city.office.office.db.session(write=False) as conn:
        first, second = replica.all_rows(conn, "household")
        assert replica.rows(conn, "household", ["1"]) == [first]
    assert isinstance(first, Household)
    assert (first.id, first.payer_id, len(first.people)) == (1, 1, 1)
    (person,) = first.people
    assert (person.last, person.relation, person.registration) == (
        "Иванова",
        "собственник",
        "permanent",
    )
    assert (person.owner_share_num, person.owner_share_den) == (1, 1)
    assert person.title_document == "выписка из ЕГРН"
    assert isinstance(second, Household)
    (payer,) = second.people
    assert (payer.person_id, payer.registration, payer.owner_share_num) == (2, "", 0)
