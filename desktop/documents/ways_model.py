"""All that the page of payment ways shows, as plain values, and the same as text to send."""

from __future__ import annotations

from dataclasses import dataclass

from domain.accounts import format_account
from domain.payment_ways import KIND_TITLES, PaymentWay, by_kind


@dataclass(frozen=True)
class WaysPage:
    """``requisites``: (name, value) of the payee, empty when the office has no right ones.

    ``account`` is the number the page is for, empty for anyone's; ``code`` the bytes of the
    payment QR of that account, without a sum.
    """

    office: str
    ways: tuple[PaymentWay, ...]
    requisites: tuple[tuple[str, str], ...]
    phone: str
    site: str
    account: str = ""
    code: bytes = b""


TITLE = "Как оплатить жилищно-коммунальные услуги"
CODE_NOTE = (
    "Наведите камеру в приложении банка на код: получатель и лицевой счёт подставятся сами,"
    " останется ввести сумму."
)
BILL_NOTE = (
    "На каждой квитанции есть QR-код с суммой: его читают приложения банков, банкоматы и терминалы."
)


def ways_text(page: WaysPage) -> str:
    """The page for a letter or a talk: no person, no address of one."""
    lines = [TITLE, page.office, ""]
    for kind, ways in by_kind(page.ways).items():
        lines.append(f"{KIND_TITLES[kind]}:")
        lines += [f"— {', '.join((way.name, *way.details))}" for way in ways]
        lines.append("")
    lines += ["По QR-коду:", f"— {BILL_NOTE}", ""]
    if page.requisites:
        lines.append("По реквизитам:")
        lines += [f"{name}: {value}" for name, value in page.requisites]
        if page.account:
            lines.append(f"Лицевой счёт: {page.account}")
        lines.append("")
    contacts = ", ".join(part for part in (page.phone, page.site) if part)
    if contacts:
        lines.append(f"Вопросы: {contacts}")
    return "\n".join(lines).strip() + "\n"


def account_line(page: WaysPage) -> str:
    """«Лицевой счёт 7200 000 001», empty for anyone's page."""
    return f"Лицевой счёт {format_account(page.account)}" if page.account else ""
