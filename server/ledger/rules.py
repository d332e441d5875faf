"""What must always be true of the ledger, each rule (I1-I5, I7, I8) one question to the books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, text

MOST = 50
"""Breaches named of one rule: more of the same say nothing new."""


class Breach(NamedTuple):
    """A broken rule: its number, the row it was found at, one sentence."""

    rule: str
    object: str
    told: str

    def __str__(self) -> str:
        return f"{self.rule} {self.object}: {self.told}"


class Rule(NamedTuple):
    """A query that finds nothing while the rule holds; its first column names the row, the others
    fill the sentence.
    """

    number: str
    told: str
    query: str


# ``owed``: what an entry adds to its resident's debt. ``tx_op``: both rows of a move are one
# transaction. ``name``: how a payment is called by what takes it back.
_WORDS = r"""
WITH moved AS (
  SELECT e.*, t.op_id, t.kind,
    CASE WHEN e.debit LIKE 'resident\:%' THEN e.amount_kopecks
         WHEN e.credit LIKE 'resident\:%' THEN -e.amount_kopecks ELSE 0 END AS owed
  FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.tx_id
), paid AS (
  SELECT p.*,
    CASE WHEN p.op_id LIKE '%\:in' THEN substr(p.op_id, 1, length(p.op_id) - 3)
         ELSE p.op_id END AS tx_op,
    CASE WHEN p.op_id <> '' THEN p.op_id ELSE 'p-' || CAST(p.id AS TEXT) END AS name
  FROM payments p
), undone AS (
  SELECT reverses, -SUM(amount_kopecks) AS amount FROM payments
  WHERE kind IN ('refund', 'void', 'move_out') GROUP BY reverses
), closed AS (
  SELECT account_id, MAX(period) AS period FROM bills WHERE closed GROUP BY account_id
)
"""

RULES = (
    Rule(
        "I1",
        "a transaction without entries",
        """SELECT t.op_id FROM ledger_transactions t
           LEFT JOIN ledger_entries e ON e.tx_id = t.id WHERE e.tx_id IS NULL""",
    ),
    Rule(
        "I1",
        "{} kopecks came to the place between residents, {} left it",
        """SELECT op_id, taken, given FROM (SELECT op_id,
             SUM(CASE WHEN debit = 'transfer' THEN amount_kopecks ELSE 0 END) AS taken,
             SUM(CASE WHEN credit = 'transfer' THEN amount_kopecks ELSE 0 END) AS given
           FROM moved GROUP BY op_id) s WHERE taken <> given""",
    ),
    Rule(
        "I1",
        "its entry from {} to {} names account {}",
        r"""SELECT op_id, credit, debit, account_id FROM moved
            WHERE (debit LIKE 'resident\:%'
                   AND debit <> 'resident\:' || CAST(account_id AS TEXT))
               OR (credit LIKE 'resident\:%'
                   AND credit <> 'resident\:' || CAST(account_id AS TEXT))""",
    ),
    Rule(
        "I2",
        "a payment the ledger does not know",
        """SELECT p.name FROM paid p LEFT JOIN ledger_transactions t ON t.op_id = p.tx_op
           WHERE p.op_id <> '' AND t.id IS NULL""",
    ),
    Rule(
        "I2",
        "the payment is {} kopecks, its transaction {}",
        """SELECT p.tx_op, p.amount, l.amount FROM (SELECT tx_op, SUM(amount_kopecks) AS amount
             FROM paid WHERE op_id <> '' GROUP BY tx_op) p
           JOIN (SELECT op_id, -SUM(owed) AS amount FROM moved
             WHERE kind NOT IN ('charge', 'opening') GROUP BY op_id) l ON l.op_id = p.tx_op
           WHERE p.amount <> l.amount""",
    ),
    Rule(
        "I2",
        "cash moved that the ledger does not know",
        """SELECT m.op_id FROM cash_moves m LEFT JOIN ledger_transactions t ON t.op_id = m.op_id
           WHERE t.id IS NULL""",
    ),
    Rule(
        "I2",
        "a booked command the ledger does not know",
        r"""SELECT o.op_id FROM operations o
            LEFT JOIN ledger_transactions t ON t.op_id = o.op_id
            WHERE o.kind IN ('TakePayment', 'RefundPayment', 'MovePayment', 'MatchSuspense',
                             'MoveCash') AND t.id IS NULL
              AND (o.outcome = 'accepted'
                   OR (o.outcome = 'review' AND o.verdict LIKE '%"booked"\:true%'))""",
    ),
    Rule(
        "I2",
        "its parts are {} kopecks, the payment {}",
        """SELECT p.name, COALESCE(SUM(s.amount_kopecks), 0), p.amount_kopecks FROM paid p
           LEFT JOIN payment_parts s ON s.payment_id = p.id
           GROUP BY p.id, p.name, p.amount_kopecks
           HAVING COALESCE(SUM(s.amount_kopecks), 0) <> p.amount_kopecks""",
    ),
    Rule(
        "I3",
        "a transaction of no operation",
        """SELECT t.op_id FROM ledger_transactions t WHERE t.kind NOT IN ('charge', 'opening')
             AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.op_id = t.op_id)
             AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.op_id = t.op_id)
             AND NOT EXISTS (SELECT 1 FROM suspense s WHERE s.id = t.op_id)""",
    ),
    Rule(
        "I4",
        "{} kopecks were taken back of {}",
        """SELECT p.name, u.amount, p.amount_kopecks FROM paid p
           JOIN undone u ON u.reverses = p.name WHERE u.amount > p.amount_kopecks""",
    ),
    Rule(
        "I4",
        "undone as a whole by {} kopecks of {}",
        """SELECT p.name, -v.amount_kopecks, p.amount_kopecks FROM paid p
           JOIN payments v ON v.kind = 'void' AND v.reverses = p.name
           WHERE p.amount_kopecks <> -v.amount_kopecks""",
    ),
    Rule(
        "I4",
        "{} kopecks taken back of no payment",
        """SELECT u.reverses, u.amount FROM undone u
           LEFT JOIN paid p ON p.name = u.reverses WHERE p.id IS NULL""",
    ),
    Rule(
        "I5",
        "the drawer held {} kopecks after transaction {}",
        r"""SELECT place, held, tx_id FROM (
              SELECT place, tx_id, SUM(change) OVER (PARTITION BY place ORDER BY tx_id) AS held
              FROM (SELECT place, tx_id, SUM(amount) AS change FROM (
                  SELECT debit AS place, tx_id, amount_kopecks AS amount FROM moved
                  WHERE debit LIKE 'cash\:%'
                  UNION ALL SELECT credit, tx_id, -amount_kopecks FROM moved
                  WHERE credit LIKE 'cash\:%') c GROUP BY place, tx_id) d) h
            WHERE held < 0""",
    ),
    Rule(
        "I7",
        "the account shows {} kopecks, its entries {}; of them penalty {} and {}",
        """SELECT a.id, a.balance_kopecks, COALESCE(l.balance, 0), a.penalty_kopecks,
             COALESCE(l.penalty, 0) FROM accounts a
           LEFT JOIN (SELECT account_id, SUM(owed) AS balance,
               SUM(CASE WHEN part_kind = 1 THEN owed ELSE 0 END) AS penalty
             FROM moved GROUP BY account_id) l ON l.account_id = a.id
           WHERE a.balance_kopecks <> COALESCE(l.balance, 0)
              OR a.penalty_kopecks <> COALESCE(l.penalty, 0)""",
    ),
    Rule(
        "I7",
        "month {} is charged {} kopecks, its postings are {}",
        """SELECT c.account_id, c.period, COALESCE(b.due_kopecks, 0), c.amount
           FROM (SELECT account_id, period, SUM(owed) AS amount FROM moved
             WHERE kind = 'charge' AND part_kind = 0 GROUP BY account_id, period) c
           LEFT JOIN bills b ON b.account_id = c.account_id AND b.period = c.period
           WHERE c.amount <> COALESCE(b.due_kopecks, 0)""",
    ),
    Rule(
        "I7",
        "its last closed bill, what was charged since and what was paid since make {}, not {}",
        """SELECT * FROM (SELECT a.id, b.total_kopecks + COALESCE(c.amount, 0)
               - COALESCE(p.amount, 0) AS made, a.balance_kopecks AS shown
             FROM accounts a JOIN closed n ON n.account_id = a.id
             JOIN bills b ON b.account_id = n.account_id AND b.period = n.period
             LEFT JOIN (SELECT account_id, SUM(amount_kopecks) AS amount FROM payments
               WHERE counted_in = 0 GROUP BY account_id) p ON p.account_id = a.id
             LEFT JOIN (SELECT m.account_id, SUM(m.owed) AS amount FROM moved m
               JOIN closed n2 ON n2.account_id = m.account_id
               WHERE m.kind = 'charge' AND m.period > n2.period GROUP BY m.account_id) c
               ON c.account_id = a.id) x WHERE made <> shown""",
    ),
    Rule(
        "I8",
        "{} kopecks in the ledger, {} on the list",
        """SELECT 'suspense', l.amount, s.amount FROM
             (SELECT COALESCE(SUM(CASE WHEN credit = 'suspense' THEN amount_kopecks
                ELSE -amount_kopecks END), 0) AS amount
              FROM moved WHERE credit = 'suspense' OR debit = 'suspense') l,
             (SELECT COALESCE(SUM(amount_kopecks), 0) AS amount FROM suspense
              WHERE state = 'open') s
           WHERE l.amount <> s.amount""",
    ),
    Rule(
        "I8",
        "taken off the list by {}, which moved {} of its {} kopecks",
        """SELECT s.id, s.settled_op, COALESCE(l.amount, 0), s.amount_kopecks FROM suspense s
           LEFT JOIN (SELECT op_id, SUM(amount_kopecks) AS amount FROM moved
             WHERE debit = 'suspense' GROUP BY op_id) l ON l.op_id = s.settled_op
           WHERE s.state <> 'open' AND COALESCE(l.amount, 0) <> s.amount_kopecks""",
    ),
    Rule(
        "I8",
        "it takes money put aside without naming which",
        """SELECT DISTINCT m.op_id FROM moved m WHERE m.debit = 'suspense'
             AND NOT EXISTS (SELECT 1 FROM suspense s WHERE s.settled_op = m.op_id)""",
    ),
)


def broken(conn: Connection, rules: tuple[Rule, ...] = RULES) -> Iterator[Breach]:
    """What the questions find, at most ``MOST`` of each."""
    for rule in rules:
        question = text(" ".join((_WORDS, rule.query, f"LIMIT {MOST}")))
        for row in conn.execute(question):
            yield Breach(rule.number, str(row[0]), rule.told.format(*row[1:]))
