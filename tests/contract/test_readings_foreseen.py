"""Whatever clerks do to a meter in any order, the desk foresees what the office says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from api_client.commands import Command, EnterReading, ReplaceReading
from api_client.models.replica import Meter, Reading
from desktop.store.fold import fold_meter
from desktop.store.overlay import FoldCommand
from server import replica
from server.meters.tables import readings
from tests.support import small_city
from tests.support.office import Clerk
from tests.support.office_city import City, reading, replacement, served_city, undoing

MONTH = 202611
Act = Literal["enter", "replace", "undo"]


@dataclass(frozen=True)
class Wish:
    """One random act; ``at`` picks the earlier one it is about, ``who`` the clerk."""

    act: Act
    who: int
    at: int
    value_e4: int
    source: Literal["counter", "inspector"]
    decision: Literal["", "replaced"]
    reason: str


WISHES = st.builds(
    Wish,
    st.sampled_from(("enter", "enter", "replace", "undo")),
    st.integers(0, 2),
    st.integers(0, 6),
    st.sampled_from((1_230_000, 1_240_000)),
    st.sampled_from(("counter", "counter", "inspector")),
    st.sampled_from(("", "", "replaced")),
    st.sampled_from(("уточнено", "")),
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("office")
    with served_city(f"sqlite:///{folder}/office.db") as served:
        yield served


@pytest.fixture(scope="module")
def clerks(city: City) -> tuple[Clerk, ...]:
    return (city.kassir, city.desk.sign_in("konsultant"), city.starshiy)


def row(city: City) -> Meter:
    with city.office.office.db.session(write=False) as conn:
        (found,) = replica.rows(conn, "meter", [str(small_city.COLD)])
    assert isinstance(found, Meter)
    return found


def begin_anew(city: City) -> None:
    with city.office.office.db.session() as conn:
        conn.execute(delete(readings).where(readings.c.period == MONTH))


def command_of(wish: Wish, earlier: list[str]) -> Command:
    changed: dict[str, Any] = {"source": wish.source, "reason": wish.reason}
    named = earlier[wish.at % len(earlier)] if earlier else "nothing"
    if wish.act == "undo":
        return undoing(named, reason=wish.reason)
    if wish.act == "replace":
        return replacement(named, wish.value_e4, **changed)
    # A replaced meter is told with a reason, or the check itself refuses it.
    decision = wish.decision if wish.reason else ""
    seen = named if wish.at % 2 else ""
    return reading(wish.value_e4, decision=decision, seen_reading_id=seen, **changed)


def told(meter: Meter) -> dict[str, Reading]:
    return {one.id: one for one in meter.readings}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WISHES, min_size=1, max_size=8))
def test_the_desk_foresees_every_order_of_commands(
    city: City, clerks: tuple[Clerk, ...], wishes: list[Wish]
) -> None:
    begin_anew(city)
    rows, laid, earlier = [row(city)], [], list[str]()
    for wish in wishes:
        command, clerk = command_of(wish, earlier), clerks[wish.who]
        op_id = city.do(clerk, command)["op_id"]
        who = clerk.signed.clerk
        now_ms = city.office.clock.now_ms
        laid.append(FoldCommand(op_id, command, who.id, who.name, who.role, now_ms, 0))
        rows.append(row(city))
        if isinstance(command, EnterReading | ReplaceReading):
            earlier.append(op_id)
    office = told(rows[-1])
    for heard, before in enumerate(rows):
        # Whatever part the desk has heard of already, the rest is foreseen.
        assert told(fold_meter(before, laid[heard:])) == office
    assert sum(one.state == "effective" for one in office.values() if one.period == MONTH) <= 1
