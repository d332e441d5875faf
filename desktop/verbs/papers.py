"""tric-desk bill, bills, verify: papers from the cache without a window."""

from __future__ import annotations

import argparse
import sys

from desktop.errors import AppError
from desktop.program import Program
from desktop.services import accounts, bills, debt_bills, papers, statements
from desktop.verbs.printing import print_line, print_progress
from desktop.verbs.signing import sign_in
from ui.messages import sentence


def run_bill(program: Program, arguments: argparse.Namespace) -> int:
    """Write the payment document of one account and one or several months, or its debt bill."""
    sign_in(program, arguments)
    first, last = arguments.period, arguments.to or arguments.period
    account_id = accounts.by_number(program.context, arguments.account)
    if arguments.debt:
        choice = debt_bills.DebtChoice(first, last, calculation=True)
        owed = debt_bills.compose(program.context, account_id, choice)
        papers.save(arguments.output, debt_bills.pdf(program.context, owed))
        _warn_without_code(program)
        print_line(f"Долговая квитанция сохранена: {arguments.output}")
        return 0
    document = bills.compose(program.context, account_id, first, last, bills.BillOptions())
    papers.save(arguments.output, bills.pdf(program.context, document))
    _warn_without_code(program)
    print_line(f"Квитанция сохранена: {arguments.output}")
    return 0


def run_bills(program: Program, arguments: argparse.Namespace) -> int:
    """Write the payment documents of a whole house into one file."""
    sign_in(program, arguments)
    houses = accounts.houses(program.context, arguments.house)
    if not houses:
        raise AppError("house.unknown", text=arguments.house)
    if len(houses) > 1:
        names = "; ".join(f"{house.street} {house.number}" for house in houses[:5])
        raise AppError("house.several", text=arguments.house, names=names)
    bills.house_pdf(
        program.context,
        houses[0].id,
        arguments.period,
        arguments.output,
        progress=print_progress,
        cancelled=lambda: False,
    )
    _warn_without_code(program)
    print_line(f"Квитанции дома сохранены: {arguments.output}")
    return 0


def run_statement(program: Program, arguments: argparse.Namespace) -> int:
    """Write the statement of an account, as paper or as a spreadsheet by the file's ending."""
    sign_in(program, arguments)
    context = program.context
    account_id = accounts.by_number(context, arguments.account)
    report = statements.statement(context, account_id, arguments.first, arguments.to)
    statements.save(context, report, arguments.output)
    print_line(f"Выписка сохранена: {arguments.output}")
    return 0


def _warn_without_code(program: Program) -> None:
    """The paper is good without a code to pay by, but whoever prints it has to know."""
    if trouble := bills.code_trouble(program.context):
        print(sentence(trouble), file=sys.stderr)


def run_verify(program: Program, arguments: argparse.Namespace) -> int:
    """Say whether a document is ours; 0 when it is, 1 when it is altered or unknown."""
    sign_in(program, arguments)
    result = bills.verify(program.context, arguments.document)
    whole_house = result.period and not result.number and not result.debt
    what = f"house_{result.status}" if whole_house else result.status
    text = sentence(f"verify.{what}", number=result.number, period=result.period)
    if result.status == "ours":
        print_line(text)
        return 0
    print(text, *map(_where, result.differences), sep="\n", file=sys.stderr)
    return 1


_PARTS = {
    "drawing": "нарисовано не то, что у нас",
    "fonts": "шрифты не наши",
    "resources": "вставлены картинки или другие части",
    "notes": "поверх листа пометки или поля",
    "sheet": "лист обрезан, повернут или другого размера",
    "page": "у листа есть то, чего у нас нет",
    "picture": "лист выглядит иначе",
    "pages": "другое число листов, вложения или сценарии",
    "file": "в файле есть то, чего у нас нет",
}


def _where(one: bills.Difference) -> str:
    place = f"  лист {one.page}: " if one.page else "  "
    if one.part != "text":
        return place + _PARTS[one.part]
    return f"{place}у нас «{one.ours}», здесь «{one.theirs}»"
