"""The columns of section 3: titles by the form, which are shown, how wide they are."""

from __future__ import annotations

from desktop.documents.bill_model import BillDocument
from desktop.documents.paper_table import Column, PaperTable, TableLook
from desktop.documents.sheet import Style

LEFT = 30.0
RIGHT = 565.28
WIDTH = RIGHT - LEFT

_ALWAYS = ("name", "unit", "volume", "common", "tariff", "charged")
_TITLES = {
    "name": "Виды услуг",
    "unit": "Ед. изм., способ учета",
    "volume": "Объем услуг индивид.",
    "common": "Объем услуг на СОИ",
    "tariff": "Тариф (размер платы на кв. м), руб.",
    "charged": "Начислено за расчетный период (без перерасчетов и льгот), руб.",
    "coefficient": "Повыш. коэфф.",
    "excess": "Превышение платы с повыш. коэфф. над платой без него, руб.",
    "recalculated": "Перерасчеты, корректировки, руб.",
    "benefit": "Льготы, субсидии, скидки, руб.",
    "due": "К оплате за расчетный период, руб.",
    "debt": "Задолженность за предыдущие периоды / аванс (−), руб.",
    "penalty": "Неустойка (штраф, пеня), руб.",
    "executor_fine": "Штраф исполнителя работ (услуг), руб.",
    "duty": "Гос. пошлины, руб.",
    "costs": "Судебные издержки, руб.",
    "paid": "Оплачено между месяцами, руб.",
    "total": "ИТОГО К ОПЛАТЕ, руб.",
}
_WIDTHS = {
    "name": 136, "unit": 35, "volume": 39, "common": 30, "tariff": 37, "charged": 44,
    "coefficient": 26, "excess": 44, "recalculated": 46, "benefit": 35, "due": 43, "debt": 46,
    "penalty": 36, "executor_fine": 40, "duty": 42, "costs": 38, "paid": 43, "total": 47,
}  # fmt: skip
FOLDABLE = {
    "excess": "превышение платы с повышающим коэффициентом",
    "executor_fine": "штраф исполнителя работ (услуг)",
    "duty": "государственные пошлины",
    "costs": "судебные издержки",
}
_LEFT_ALIGNED = ("name", "unit")


def shown_columns(document: BillDocument) -> tuple[str, ...]:
    """The columns of a document in the order of the form; without debt there is none of it."""
    shown = [*_ALWAYS]
    if document.is_shown("excess"):
        shown += ["coefficient", "excess"]
    shown += ["recalculated", "benefit", "due"]
    if document.options.debt:
        shown += ["debt", "penalty"]
        shown += [name for name in ("executor_fine", "duty", "costs") if document.is_shown(name)]
        if document.is_shown("paid"):
            shown.append("paid")
        shown.append("total")
    return tuple(shown)


def folded_columns(document: BillDocument) -> tuple[str, ...]:
    """Words of the columns that are zero in the whole document."""
    names = FOLDABLE if document.options.debt else {"excess": FOLDABLE["excess"]}
    return tuple(words for name, words in names.items() if not document.is_shown(name))


def charges_table(shown: tuple[str, ...]) -> PaperTable:
    """The table of section 3: what many columns need is taken from all, the print shrinks a bit."""
    natural = sum(_WIDTHS[name] for name in shown)
    if natural < WIDTH:
        widths = dict(_WIDTHS, name=_WIDTHS["name"] + WIDTH - natural)
    else:
        widths = {name: width * WIDTH / natural for name, width in _WIDTHS.items()}
    tight = natural > WIDTH * 1.12
    look = TableLook(
        head=Style("B", 4.6 if tight else 5.2),
        cell=Style("R", 5.9 if tight else 6.9),
        strong=Style("B", 5.9 if tight else 6.9),
        row_pad=1.25,
        strong_last=True,
    )
    columns = [Column(_TITLES[name], widths[name], _align(name)) for name in shown]
    return PaperTable(f"charges.{'-'.join(shown)}", columns, LEFT, look)


def _align(name: str) -> str:
    return "l" if name in _LEFT_ALIGNED else "r"
