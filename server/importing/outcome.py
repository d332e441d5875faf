"""What an import tells: counts, warnings, created services and every error with its place."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_LISTED = 200
_KINDS = {
    "accounts": "лицевых счетов",
    "meters": "приборов учёта",
    "readings": "показаний",
    "bills": "платёжных документов",
}


class ImportFailedError(Exception):
    """A file that was not taken; the text names every cause, one a line."""


@dataclass
class Problems:
    """Errors of a file in the order they are found: all are counted, the first are listed."""

    listed: list[str] = field(default_factory=list)
    total: int = 0

    def add(self, text: str) -> None:
        """An error of the whole file or sheet."""
        self.total += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append(text)

    def add_cell(self, sheet: str, row: int, column: str, cause: str) -> None:
        """An error of one cell."""
        self.add(f"Лист «{sheet}», строка {row}, колонка {column}: {cause}")


@dataclass(kw_only=True)
class ImportReport:
    """The outcome of one run; ``created`` are new rows of its kind. With errors nothing was
    written, and after a dry run neither.
    """

    kind: str
    dry_run: bool
    rows: int = 0
    created: int = 0
    unchanged: int = 0
    houses: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    created_services: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    error_count: int = 0

    @property
    def ok(self) -> bool:
        """Whether the file is without errors."""
        return self.error_count == 0

    def fail(self, problems: Problems) -> ImportReport:
        """The report of a file that is not taken."""
        self.errors, self.error_count = list(problems.listed), problems.total
        self.created = self.unchanged = 0
        return self

    def fields(self) -> dict[str, object]:
        """The fields of ``--json``."""
        return {
            "kind": self.kind,
            "dry_run": self.dry_run,
            "rows": self.rows,
            "created": self.created,
            "unchanged": self.unchanged,
            "houses": self.houses,
            "services": self.services,
            "created_services": self.created_services,
            "warnings": self.warnings,
            "errors": self.errors,
            "error_count": self.error_count,
        }

    def text(self) -> str:
        """The report as people read it."""
        return "\n".join(self._failure() if self.error_count else self._success())

    def _failure(self) -> list[str]:
        lines = [f"Ничего не загружено, ошибок: {self.error_count}.", *self.errors]
        if self.error_count > len(self.errors):
            lines.append(f"… и ещё {self.error_count - len(self.errors)}.")
        return lines

    def _success(self) -> list[str]:
        done = "Проверено, будет загружено" if self.dry_run else "Загружено"
        lines = [f"{done} {_KINDS[self.kind]}: {self.created}, без изменений: {self.unchanged}."]
        if self.houses:
            lines.append(f"Новые дома ({len(self.houses)}): {'; '.join(self.houses[:20])}")
            lines.append(f"Услуги новых домов: {'; '.join(self.services)}")
        if self.created_services:
            lines.append(f"Новых услуг в справочнике: {len(self.created_services)}")
        return lines + [f"Внимание: {warning}" for warning in self.warnings]
