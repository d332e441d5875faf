"""Households as terminals hold them: the flat, who owns it, who lives and lived there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, case, select

from api_client.models.certificates import Household, HouseholdPerson, Premises
from server.accounts.tables import accounts, benefits, houses, owners, people, premises, residents
from server.driver_rows import Scope, grouped, tuples

_NAMED = (people.c.last, people.c.first, people.c.middle, people.c.sex, people.c.born_on)
_NOT_REGISTERED = ("",) * 7
_NO_OWNER = (0, 1, "", "", "")
_PAYER, _FACTS = 6, 7
"""How many columns a payer has; where in a row of an owner or a resident the facts begin: after
account, number and name."""
_TRAITS = (
    *(premises.c.kind, premises.c.rooms, premises.c.floor, houses.c.floors, houses.c.built_year),
    *(houses.c.walls, premises.c.ceiling_cm, premises.c.ownership, premises.c.cadastral_number),
    *(houses.c.heating, houses.c.hot_water, houses.c.cold_water, houses.c.sewage, houses.c.gas),
    *(premises.c.stove, premises.c.bath, houses.c.lift, houses.c.chute),
)


def build_households(conn: Connection, scope: Scope) -> Iterator[Household]:
    """The households of these accounts, in the order of their ids."""
    a = accounts.c
    living, owning, eased = _residents(conn, scope), _owners(conn, scope), _benefits(conn, scope)
    found = tuples(
        conn,
        select(a.id, a.version, a.close_reason, a.payer_id, *_NAMED, *_TRAITS)
        .join(people, people.c.id == a.payer_id)
        .join(premises, premises.c.id == a.premises_id)
        .join(houses, houses.c.id == a.house_id)
        .where(scope(a.id))
        .order_by(a.id),
    )
    for account_id, version, close_reason, *rest in found:
        payer, (*plain, lift, chute) = tuple(rest[:_PAYER]), rest[_PAYER:]
        told: tuple[Any, ...] = (*plain, bool(lift), bool(chute))
        yield Household(
            account_id,
            version,
            Premises(*told),
            _people(payer, owning.get(account_id, ()), living.get(account_id, ())),
            payer[0],
            close_reason,
            tuple([category for _, category in eased.get(account_id, ())]),
        )


def _people(
    payer: tuple[Any, ...],
    owning: Sequence[tuple[Any, ...]],
    living: Sequence[tuple[Any, ...]],
) -> tuple[HouseholdPerson, ...]:
    """Owners first, then who is registered now and the payer, then who left; each by the number."""
    named = {payer[0]: payer, **{row[1]: row[1:_FACTS] for row in (*owning, *living)}}
    lives = {row[1]: row[_FACTS:] for row in living}
    owns = {row[1]: row[_FACTS:] for row in owning}
    found = [
        HouseholdPerson(
            *name, *lives.get(person_id, _NOT_REGISTERED), *owns.get(person_id, _NO_OWNER)
        )
        for person_id, name in named.items()
    ]
    found.sort(key=lambda one: (not one.owner_share_num, bool(one.until), one.person_id))
    return tuple(found)


def _residents(conn: Connection, scope: Scope) -> dict[int, list[tuple[Any, ...]]]:
    r = residents.c
    return grouped(
        conn,
        select(
            *(r.account_id, r.person_id, *_NAMED, r.relation, r.registration, r.since, r.until),
            *(r.arrived_from, r.left_to, r.leave_reason),
        )
        .join(people, people.c.id == r.person_id)
        .where(scope(r.account_id)),
    )


def _owners(conn: Connection, scope: Scope) -> dict[int, list[tuple[Any, ...]]]:
    """A former owner has no share."""
    o = owners.c
    share = case((o.until == "", o.share_num), else_=0)
    return grouped(
        conn,
        select(
            *(o.account_id, o.person_id, *_NAMED, share, o.share_den, o.title_document),
            *(o.since, o.until),
        )
        .join(people, people.c.id == o.person_id)
        .where(scope(o.account_id)),
    )


def _benefits(conn: Connection, scope: Scope) -> dict[int, list[tuple[Any, ...]]]:
    b = benefits.c
    return grouped(
        conn,
        select(b.account_id, b.category)
        .where(scope(b.account_id), b.valid_to == "")
        .order_by(b.account_id, b.id),
    )
