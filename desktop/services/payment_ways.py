"""How residents may pay: the office's places and requisites as a page to show, print or send."""

from __future__ import annotations

from pathlib import Path

from api_client.models.replica import Account
from desktop.context import Context
from desktop.documents.bill_compose import payee_of
from desktop.documents.bill_model import Party
from desktop.documents.ways_model import WaysPage, ways_text
from desktop.documents.ways_pdf import ways_pdf
from desktop.services import papers
from desktop.services.bill_sources import catalog, known_account
from domain.errors import InputError
from domain.payment_qr import build, in_bill_order
from domain.payment_ways import PaymentWay, parse_ways
from domain.qr_keys import HOUSING_TECH_CODE, LONGEST_VALUES
from domain.settings import OfficeSettings

FILE_NAME = "Способы оплаты.pdf"
AT_DESK = "наличными, картой и по СБП, без комиссии"


def ways_page(ctx: Context, account_id: int = 0) -> WaysPage:
    """The page for anyone, or with the code of one account; AppError ``account.unknown``."""
    office = ctx.office()
    payee = payee_of(catalog(ctx))
    account = known_account(ctx, account_id) if account_id else None
    return WaysPage(
        office=office.office_name or office.office_short_name,
        ways=parse_ways(office.payment_ways) or _usual_ways(office),
        requisites=_requisites(payee),
        phone=office.hot_line,
        site=office.site,
        account=account.number if account else "",
        code=_code(payee, account, office.qr_encoding) if account else b"",
    )


def pdf(ctx: Context, page: WaysPage) -> bytes:
    """The page on A4."""
    del ctx  # services take it first; a paper is a function of its page alone
    return ways_pdf(page)


def text(ctx: Context, page: WaysPage) -> str:
    """The page as text for the clipboard: a letter, a talk."""
    del ctx
    return ways_text(page)


def save(ctx: Context, page: WaysPage, path: Path) -> None:
    """Write it whole or not at all; AppError ``file.not_saved``."""
    papers.save(path, pdf(ctx, page))


def _usual_ways(office: OfficeSettings) -> tuple[PaymentWay, ...]:
    """What any office has, until it writes its own list into its settings."""
    name = office.office_short_name or office.office_name
    desk = tuple(part for part in (office.office_address, office.office_hours, AT_DESK) if part)
    ways = [PaymentWay("desk", f"Кассы {name}".strip(), desk)]
    if office.site:
        ways.append(PaymentWay("online", "Личный кабинет", (office.site,)))
    return tuple(ways)


def _requisites(payee: Party) -> tuple[tuple[str, str], ...]:
    """Nothing when the office's are not right: money would go to strangers."""
    if not payee.account:
        return ()
    rows = (
        ("Получатель", payee.name),
        ("ИНН", payee.inn),
        ("КПП", payee.kpp),
        ("Расчётный счёт", payee.account),
        ("Банк", payee.bank_name),
        ("БИК", payee.bic),
        ("Корр. счёт", payee.corr_account),
        ("Назначение", "Оплата ЖКУ, номер лицевого счёта"),
    )
    return tuple((name, value) for name, value in rows if value)


def _code(payee: Party, account: Account, encoding: str) -> bytes:
    """The payment code of an account without a sum; empty when no code may be made."""
    if not payee.account:
        return b""
    fields: dict[str, str | int] = {
        "Name": payee.name,
        "PersonalAcc": payee.account,
        "BankName": payee.bank_name[: LONGEST_VALUES["BankName"]],
        "BIC": payee.bic,
        "CorrespAcc": payee.corr_account or "0",
        "PayeeINN": payee.inn,
        "KPP": payee.kpp,
        "Purpose": f"Оплата ЖКУ л/с {account.number}",
        "PersAcc": account.number,
        "TechCode": HOUSING_TECH_CODE,
    }
    for coding in dict.fromkeys((encoding, "cp1251")):
        try:
            return build(in_bill_order(fields), coding)
        except InputError:
            continue
    return b""
