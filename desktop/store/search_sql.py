"""Every statement of the search, its index named, so that no plan is left to chance."""

from __future__ import annotations

_COLUMNS = (
    "SELECT a.id, a.number, s.shown, g.shown, p.shown, t.settlement, t.shown, h.number, a.flat,"
    " a.balance_kopecks, a.overdue_kopecks, a.status"
)
_PLACE = " LEFT JOIN street t ON t.id = a.street_id"
_HOUSE = " LEFT JOIN house h ON h.id = a.house_id"
_SURNAME = " CROSS JOIN surname s ON s.id = a.surname_id"
_NAMES = (
    " CROSS JOIN given_name g ON g.id = a.given_name_id"
    " CROSS JOIN patronymic p ON p.id = a.patronymic_id"
)
_REST = _NAMES + _HOUSE + _PLACE
_SURNAME_AND_REST = _SURNAME + _REST

_GIVEN_IDS = (
    "(SELECT id FROM given_name INDEXED BY given_name_by_word WHERE word >= ? AND word < ?)"
)
_MIDDLE_IDS = (
    "(SELECT id FROM patronymic INDEXED BY patronymic_by_word WHERE word >= ? AND word < ?)"
)
_STREET_IDS = "(SELECT value FROM json_each(?))"

# Digits.
BY_NUMBER = (
    _COLUMNS + " FROM account a INDEXED BY account_by_number" + _SURNAME_AND_REST
    + " WHERE a.number >= ? AND a.number < ? ORDER BY a.number LIMIT ?"
)  # fmt: skip
BY_NUMBER_TAIL = (
    _COLUMNS + " FROM number_tail n CROSS JOIN account a ON a.id = n.account_id"
    + _SURNAME_AND_REST + " WHERE n.tail >= ? AND n.tail < ? LIMIT ?"
)  # fmt: skip
BY_PHONE_TAIL = (
    _COLUMNS + " FROM account a INDEXED BY account_by_phone_tail" + _SURNAME_AND_REST
    + " WHERE a.phone_tail BETWEEN ? AND ? LIMIT ?"
)  # fmt: skip
BY_SERIAL = (
    _COLUMNS + " FROM meter m INDEXED BY meter_by_serial"
    " CROSS JOIN account a ON a.id = m.account_id" + _SURNAME_AND_REST
    + " WHERE m.serial_key >= ? AND m.serial_key < ? LIMIT ?"
)  # fmt: skip
BY_ELS = (
    _COLUMNS + " FROM account_els e CROSS JOIN account a ON a.id = e.account_id"
    + _SURNAME_AND_REST + " WHERE e.els = ? LIMIT ?"
)  # fmt: skip
BY_ID = _COLUMNS + " FROM account a" + _SURNAME_AND_REST + " WHERE a.id = ?"

# Names. A probe looks each given name up in the index, a filter walks the surname's rows.
_SOUGHT = " WHERE s.word >= ? AND s.word < ?"
_PAYERS = (
    _COLUMNS + " FROM surname s INDEXED BY surname_by_word CROSS JOIN account a"
    " INDEXED BY account_by_name ON a.surname_id = s.id" + _REST + _SOUGHT
)  # fmt: skip
_OWNER_COLUMNS = _COLUMNS + ", k.shown, og.shown, op.shown"
_OWNERS = (
    _OWNER_COLUMNS + " FROM surname k INDEXED BY surname_by_word CROSS JOIN owner_name o"
    " ON o.surname_id = k.id CROSS JOIN given_name og ON og.id = o.given_name_id"
    " CROSS JOIN patronymic op ON op.id = o.patronymic_id"
    " CROSS JOIN account a ON a.id = o.account_id" + _SURNAME_AND_REST
    + " WHERE k.word >= ? AND k.word < ?"
)  # fmt: skip
_BY_WORD = " ORDER BY s.word LIMIT ?"
_BY_OWNER_WORD = " ORDER BY k.word LIMIT ?"
PAYERS = (
    _PAYERS + _BY_WORD,
    f"{_PAYERS} AND +a.given_name_id IN {_GIVEN_IDS}{_BY_WORD}",
    f"{_PAYERS} AND +a.given_name_id IN {_GIVEN_IDS}"
    f" AND +a.patronymic_id IN {_MIDDLE_IDS}{_BY_WORD}",
)
PAYERS_PROBED = (
    PAYERS[0],
    f"{_PAYERS} AND a.given_name_id IN {_GIVEN_IDS}{_BY_WORD}",
    f"{_PAYERS} AND a.given_name_id IN {_GIVEN_IDS}"
    f" AND +a.patronymic_id IN {_MIDDLE_IDS}{_BY_WORD}",
)
OWNERS = (
    _OWNERS + _BY_OWNER_WORD,
    f"{_OWNERS} AND o.given_name_id IN {_GIVEN_IDS}{_BY_OWNER_WORD}",
    f"{_OWNERS} AND o.given_name_id IN {_GIVEN_IDS}"
    f" AND +o.patronymic_id IN {_MIDDLE_IDS}{_BY_OWNER_WORD}",
)
_OF_SURNAME = (
    _COLUMNS + " FROM account a INDEXED BY account_by_name" + _SURNAME_AND_REST
    + " WHERE a.surname_id = ?"
)  # fmt: skip
OF_SURNAME = (
    _OF_SURNAME + " LIMIT ?",
    f"{_OF_SURNAME} AND a.given_name_id IN {_GIVEN_IDS} LIMIT ?",
    f"{_OF_SURNAME} AND a.given_name_id IN {_GIVEN_IDS}"
    f" AND +a.patronymic_id IN {_MIDDLE_IDS} LIMIT ?",
)
_BY_GIVEN = (
    _COLUMNS + " FROM given_name g INDEXED BY given_name_by_word CROSS JOIN account a"
    " INDEXED BY account_by_given_name ON a.given_name_id = g.id" + _SURNAME
    + " CROSS JOIN patronymic p ON p.id = a.patronymic_id" + _HOUSE + _PLACE
    + " WHERE g.word >= ? AND g.word < ?"
)  # fmt: skip
BY_GIVEN = (
    f"{_BY_GIVEN} ORDER BY g.word LIMIT ?",
    f"{_BY_GIVEN} AND a.patronymic_id IN {_MIDDLE_IDS} ORDER BY g.word LIMIT ?",
)
GIVEN_COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM given_name INDEXED BY given_name_by_word"
    " WHERE word >= ? AND word < ? LIMIT ?)"
)
SURNAME_COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM surname INDEXED BY surname_by_word"
    " WHERE word >= ? AND word < ? LIMIT ?)"
)
SURNAMES_OF_PART = (
    "SELECT surname_id FROM surname_part WHERE part >= ? AND part < ? ORDER BY part LIMIT ?"
)
NEAR_SURNAMES = (
    "SELECT s.id, s.word, s.accounts FROM surname_typo d"
    " CROSS JOIN surname s ON s.id = d.surname_id"
    " WHERE d.key IN (SELECT value FROM json_each(?))"
)

# Addresses.
STREETS = (
    "SELECT t.id, t.word, t.settlement_word FROM street_word w"
    " CROSS JOIN street t ON t.id = w.street_id WHERE w.word >= ? AND w.word < ? LIMIT ?"
)
# A list of streets is walked in its own order, which is the rank.
_STREETS_IN_ORDER = (
    " FROM json_each(?) o CROSS JOIN house h INDEXED BY house_by_address ON h.street_id = o.value"
)
_IN_HOUSES = (
    _COLUMNS + _STREETS_IN_ORDER
    + " CROSS JOIN account a INDEXED BY account_by_house ON a.house_id = h.id" + _SURNAME + _NAMES
    + _PLACE
)  # fmt: skip
_HOUSE_NUMBER = " WHERE h.number_digits = ? AND h.number_rest >= ? AND h.number_rest < ?"
ON_STREETS = _IN_HOUSES + " LIMIT ?"
IN_HOUSE = _IN_HOUSES + _HOUSE_NUMBER + " LIMIT ?"
IN_FLAT = _IN_HOUSES + _HOUSE_NUMBER + " AND a.flat_digits BETWEEN ? AND ? LIMIT ?"
IN_HOUSES_FROM = _IN_HOUSES + " WHERE h.number_digits BETWEEN ? AND ? LIMIT ?"
SURNAME_HOUSE = _IN_HOUSES + _HOUSE_NUMBER + " AND s.word >= ? AND s.word < ? LIMIT ?"
HOUSES = (
    "SELECT h.body" + _STREETS_IN_ORDER + " WHERE h.number_digits BETWEEN ? AND ? LIMIT ?"
)  # fmt: skip

# A surname on a street.
_SURNAME_STREET = (
    _COLUMNS + " FROM surname s INDEXED BY surname_by_word CROSS JOIN account a"
    " INDEXED BY account_by_surname_street ON a.surname_id = s.id" + _REST + _SOUGHT
)  # fmt: skip
SURNAME_STREET = f"{_SURNAME_STREET} AND +a.street_id IN {_STREET_IDS}{_BY_WORD}"
SURNAME_STREET_PROBED = f"{_SURNAME_STREET} AND a.street_id IN {_STREET_IDS}{_BY_WORD}"

EVERY_SHAPE: dict[str, str] = {
    "number": BY_NUMBER,
    "number tail": BY_NUMBER_TAIL,
    "phone tail": BY_PHONE_TAIL,
    "serial": BY_SERIAL,
    "document": BY_ELS,
    "id": BY_ID,
    **{f"payer of {words + 1}": sql for words, sql in enumerate(PAYERS)},
    **{f"payer probed by {words + 1}": sql for words, sql in enumerate(PAYERS_PROBED)},
    **{f"owner of {words + 1}": sql for words, sql in enumerate(OWNERS)},
    **{f"surname id and {words}": sql for words, sql in enumerate(OF_SURNAME)},
    **{f"given name and {words}": sql for words, sql in enumerate(BY_GIVEN)},
    "given count": GIVEN_COUNT,
    "surname count": SURNAME_COUNT,
    "surname part": SURNAMES_OF_PART,
    "near surnames": NEAR_SURNAMES,
    "streets": STREETS,
    "on streets": ON_STREETS,
    "in house": IN_HOUSE,
    "in flat": IN_FLAT,
    "in houses from": IN_HOUSES_FROM,
    "houses": HOUSES,
    "surname and street": SURNAME_STREET,
    "surname and street probed": SURNAME_STREET_PROBED,
    "surname and house": SURNAME_HOUSE,
}
"""What the plan test explains one by one."""
