"""Papers travel inside their commands: a batch is cut by size as well as by number."""

from __future__ import annotations

from random import Random

import msgspec

from desktop.sync.lineup import MAX_BATCH_SIGNS, Lineup
from tests.support.engine_desk import envelope


def test_papers_go_in_as_many_requests_as_they_need_in_their_order() -> None:
    heavy = [
        msgspec.structs.replace(envelope(one), body={"content": "x" * 200_000}) for one in range(5)
    ]
    chosen = Lineup(Random(1).random).choose(heavy, 0.0)
    assert [one.op_id for one in chosen] == [one.op_id for one in heavy[:3]]
    assert sum(len(one.body["content"]) for one in chosen) <= MAX_BATCH_SIGNS


def test_one_paper_goes_however_large_it_is() -> None:
    huge = msgspec.structs.replace(envelope(1), body={"content": "x" * 800_000})
    chosen = Lineup(Random(1).random).choose([huge, envelope(2)], 0.0)
    assert [one.op_id for one in chosen] == [huge.op_id]
