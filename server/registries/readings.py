"""Readings of a registry's lines: which meter is meant, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.errors import InputError
from domain.told_readings import ToldReading, meant_of, told_by, values_e4
from server.importing.reading_sentences import refusal_text
from server.importing.sentences import sentence_of
from server.meters.batch import ReadingBatch, Told
from server.registries.plan import PlannedLine


class Unread(NamedTuple):
    """A reading that was not taken: its line, the meter as the bank calls it, the cause."""

    line: int
    serial: str
    cause: str


@dataclass
class LineReadings:
    """What became of the readings of a registry; ``held`` wait for a clerk's decision."""

    taken: int = 0
    known: int = 0
    held: list[Unread] = field(default_factory=list)
    refused: list[Unread] = field(default_factory=list)


def read_lines(batch: ReadingBatch, lines: Sequence[PlannedLine], op: str) -> LineReadings:
    """Offer every reading to the batch, whose accounts are loaded; a bad one stops nobody."""
    found = LineReadings()
    for line in lines:
        try:
            if line.payment.trouble is not None:
                raise line.payment.trouble
            told = told_by(line.payment)
        except InputError as error:
            found.refused.append(Unread(line.payment.line, "", sentence_of(error)))
            continue
        for index, one in enumerate(told, 1):
            _offer(batch, line, (f"{op}:{line.payment.line}:m{index}", one), found)
    return found


def _offer(
    batch: ReadingBatch, line: PlannedLine, one: tuple[str, ToldReading], found: LineReadings
) -> None:
    key, told = one
    number = line.payment.line
    try:
        if not line.account_id:
            raise InputError("told.no_account")
        meter = meant_of(batch.meters_of(line.account_id), told.serial)
        values = values_e4(meter, told.values)
    except InputError as error:
        found.refused.append(Unread(number, told.serial, sentence_of(error)))
        return
    effect = batch.offer(Told(key, meter.id, values, line.paid_at.date(), "bank"))
    if effect.outcome == "refused":
        found.refused.append(Unread(number, told.serial, refusal_text(effect.code, effect.fields)))
    elif effect.outcome == "review":
        found.held.append(Unread(number, told.serial, refusal_text(effect.code, effect.fields)))
    elif effect.code == "merged":
        found.known += 1
    else:
        found.taken += 1
