"""Papers that acts of a shift make by themselves: the opening on the fiscal device, cash slips."""

from __future__ import annotations

from desktop.config import load_config
from desktop.context import Context
from desktop.services import printing, shift_papers, shifts
from desktop.services.till_model import ShiftView


def opened(ctx: Context, shift: ShiftView) -> str:
    """Open the shift of the fiscal device, the job's id; without one an opening needs no paper."""
    if not load_config(ctx.paths.config).fiscal_device:
        return ""
    report = shifts.report(ctx, shift.id)
    return printing.tell_device(ctx, shift_papers.paper(ctx, report, "opening"))


def cash_moved(ctx: Context, shift_id: str, op_id: str) -> str:
    """The slip of cash put in or taken out, where there is something to print it on; its job."""
    config = load_config(ctx.paths.config)
    if not (config.fiscal_device or config.receipt_printer):
        return ""
    report = shifts.report(ctx, shift_id)
    line = next(line for line in report.lines if line.op_id == op_id)
    return printing.print_shift_paper(ctx, shift_papers.cash_slip(ctx, report, line))
