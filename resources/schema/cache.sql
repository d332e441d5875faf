-- The copy of the office's rows a terminal works on: made by the server as a snapshot, read and
-- kept up to date by the desktop program. No migrations: another version means a new snapshot.
--
-- A person is found by small dictionaries: names and streets are numbered in alphabetical order
-- when a snapshot is built, so that the order of an index is the order of the answer and a search
-- ends at its fiftieth row. Words that come later are numbered from the end.
--
-- `body` is the noun of api_client/models/replica.py in MessagePack, as an array, or a zstd frame of
-- it made with the dictionary in `packing` (it then begins with the magic number of zstd).

PRAGMA user_version = 4;

-- cursor, epoch, seq, data_as_of (UTC ms), schema, made_at
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- At most one row: the dictionary bodies of the snapshot are packed with.
CREATE TABLE packing (
    dictionary BLOB NOT NULL
);

-- `word` is the normal form that is searched, `shown` the spelling; `accounts` only ranks answers.
CREATE TABLE surname (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    shown TEXT NOT NULL,
    accounts INTEGER NOT NULL
);
CREATE TABLE given_name (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    shown TEXT NOT NULL
);
CREATE TABLE patronymic (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    shown TEXT NOT NULL
);
-- Further words of a double surname: «римский-корсаков» is found by «корсаков» too.
CREATE TABLE surname_part (
    part TEXT NOT NULL,
    surname_id INTEGER NOT NULL,
    PRIMARY KEY (part, surname_id)
) WITHOUT ROWID;
-- The first eight letters of each surname, whole and with each letter left out, as CRC-32.
CREATE TABLE surname_typo (
    key INTEGER NOT NULL,
    surname_id INTEGER NOT NULL,
    PRIMARY KEY (key, surname_id)
) WITHOUT ROWID;

-- `word` is the name without its kind: «ул Широтная» is «широтная».
CREATE TABLE street (
    id INTEGER PRIMARY KEY,
    settlement TEXT NOT NULL,
    shown TEXT NOT NULL,
    word TEXT NOT NULL,
    settlement_word TEXT NOT NULL
);
CREATE TABLE street_word (
    word TEXT NOT NULL,
    street_id INTEGER NOT NULL,
    PRIMARY KEY (word, street_id)
) WITHOUT ROWID;

-- «86 к1» is number_digits 86, number_rest «к1».
CREATE TABLE house (
    id INTEGER PRIMARY KEY,
    street_id INTEGER NOT NULL,
    number_digits INTEGER NOT NULL,
    number_rest TEXT NOT NULL,
    number TEXT NOT NULL,
    body BLOB NOT NULL
);

-- What a line of the search result needs; kept narrow so that many rows fit a page.
-- phone_tail: ten digits from their end, NULL without phone.
-- status: 0 active, 1 closed, 2 archived, a text for any other.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    surname_id INTEGER NOT NULL,
    given_name_id INTEGER NOT NULL,
    patronymic_id INTEGER NOT NULL,
    house_id INTEGER NOT NULL,
    street_id INTEGER NOT NULL,
    flat_digits INTEGER NOT NULL,
    flat TEXT NOT NULL,
    phone_tail INTEGER,
    balance_kopecks INTEGER NOT NULL,
    overdue_kopecks INTEGER NOT NULL,
    status NOT NULL
);
-- Numbers from their end: the last digits begin the tail.
CREATE TABLE number_tail (
    tail TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    PRIMARY KEY (tail, account_id)
) WITHOUT ROWID;
-- Единые лицевые счета as numbers (domain/cache_rows.py): a document's number begins with one.
CREATE TABLE account_els (
    els INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    PRIMARY KEY (els, account_id)
) WITHOUT ROWID;
CREATE TABLE account_body (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);
-- Owners whose name differs from the payer's.
CREATE TABLE owner_name (
    surname_id INTEGER NOT NULL,
    given_name_id INTEGER NOT NULL,
    patronymic_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    PRIMARY KEY (surname_id, given_name_id, patronymic_id, account_id)
) WITHOUT ROWID;

-- `visible` is the meter with the commands not yet answered laid over it, `pending` their number.
CREATE TABLE meter (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    serial_key TEXT NOT NULL,
    pending INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL,
    visible BLOB
);
-- The id is account and month in one number (domain/cache_rows.py), so an account's bills lie together.
CREATE TABLE bill (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    body BLOB NOT NULL
);
-- amount, receipt, op_id and shift_id are those of what was taken or given back at a desk, NULL of
-- all else: receipts are looked for, payments through banks are not.
CREATE TABLE payment (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    paid_at INTEGER NOT NULL,
    amount INTEGER,
    receipt TEXT,
    op_id TEXT,
    shift_id TEXT,
    body BLOB NOT NULL
);
-- Shifts of all terminals: a day is found by its time, the shift of this terminal by its number.
CREATE TABLE shift (
    id TEXT PRIMARY KEY,
    terminal_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    body BLOB NOT NULL
);
-- The flat of an account and its people: packed like account_body, read with a card.
CREATE TABLE household (
    account_id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);
-- The register of certificates.
CREATE TABLE certificate (
    id TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    body BLOB NOT NULL
);
-- Suppliers, services, tariffs, norms, settings, money that fits no account, numbers lent out.
CREATE TABLE item (
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (entity, id)
) WITHOUT ROWID;

-- Local: residents opened last on this workplace.
CREATE TABLE recent (
    account_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
);

-- INDEXES (built after the rows)
CREATE INDEX surname_by_word ON surname (word, shown);
CREATE INDEX given_name_by_word ON given_name (word, shown);
CREATE INDEX patronymic_by_word ON patronymic (word, shown);
CREATE INDEX street_by_name ON street (settlement, shown);
CREATE INDEX house_by_address ON house (street_id, number_digits, number_rest);
CREATE INDEX account_by_number ON account (number);
CREATE INDEX account_by_phone_tail ON account (phone_tail) WHERE phone_tail IS NOT NULL;
CREATE INDEX account_by_name ON account (surname_id, given_name_id, patronymic_id);
CREATE INDEX account_by_given_name ON account (given_name_id, patronymic_id, surname_id);
CREATE INDEX account_by_house ON account (house_id, flat_digits);
CREATE INDEX account_by_surname_street ON account (surname_id, street_id);
CREATE INDEX owner_name_by_account ON owner_name (account_id);
CREATE INDEX meter_by_account ON meter (account_id);
-- Few rows: meters with commands laid over them, to be taken off again.
CREATE INDEX meter_laid_over ON meter (id) WHERE visible IS NOT NULL;
CREATE INDEX meter_by_serial ON meter (serial_key, account_id);
CREATE INDEX payment_by_account ON payment (account_id, paid_at);
CREATE INDEX payment_by_receipt ON payment (receipt) WHERE receipt IS NOT NULL;
CREATE INDEX payment_by_amount ON payment (amount, paid_at) WHERE amount IS NOT NULL;
CREATE INDEX payment_by_time ON payment (paid_at) WHERE receipt IS NOT NULL;
CREATE INDEX payment_by_shift ON payment (shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX payment_by_op ON payment (op_id) WHERE op_id IS NOT NULL;
CREATE INDEX certificate_by_account ON certificate (account_id, issued_at);
CREATE INDEX certificate_by_number ON certificate (series, year, number);
CREATE INDEX certificate_by_code ON certificate (code);
CREATE INDEX certificate_by_time ON certificate (issued_at);
CREATE INDEX shift_by_terminal ON shift (terminal_id, number);
CREATE INDEX shift_by_time ON shift (opened_at);
