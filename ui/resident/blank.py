"""A card of nobody: shown where a resident's card was, so that no text of it stays behind."""

from __future__ import annotations

from api_client.models.replica import Account, House
from desktop.services.accounts import Card

_ACCOUNT = Account(
    id=0, version=0, number="", els="", izhku="", status="active", house_id=0, flat="", last="",
    first="", middle="", owners=(), phone="", email="", total_area_e2=0, living_area_e2=0,
    heated_area_e2=0, residents=0, balance_kopecks=0, overdue_kopecks=0, penalty_kopecks=0,
    opened_on="", closed_on="", delivery="", has_cabinet=False,
)  # fmt: skip
_HOUSE = House(
    id=0, version=0, settlement="", street="", number="", postcode="", district="", built_year=0,
    floors=0, executor_id=0, total_area_e2=0, common_area_e2=0,
)  # fmt: skip
NOBODYS = Card(
    account=_ACCOUNT, house=_HOUSE, address="", badge="paid", bills=(), payments=(), meters=(),
    services={}, suppliers={},
)  # fmt: skip
