"""Which function carries out which command of the till."""

from __future__ import annotations

from typing import assert_never

from api_client.money_commands import (
    CloseShift,
    MatchSuspense,
    MoneyCommand,
    MoveCash,
    MovePayment,
    OpenShift,
    RefundPayment,
    TakePayment,
)
from server.acts import Act, Effect
from server.till.moving import move_payment
from server.till.shifts import close_shift, move_cash, open_shift
from server.till.suspense import match_suspense
from server.till.taking import take_payment
from server.till.undoing import refund_payment


def carry_out(act: Act, command: MoneyCommand) -> Effect:
    """The outcome of a command of the till."""
    match command:
        case TakePayment():
            return take_payment(act, command)
        case RefundPayment():
            return refund_payment(act, command)
        case MovePayment():
            return move_payment(act, command)
        case MatchSuspense():
            return match_suspense(act, command)
        case OpenShift():
            return open_shift(act, command)
        case MoveCash():
            return move_cash(act, command)
        case CloseShift():
            return close_shift(act, command)
    assert_never(command)
