"""Draws the papers of the demo's register anew: run as a module when their form has changed."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from api_client.models.certificates import Household
from api_client.models.replica import Account, House
from desktop.documents.bill_compose import postal_address
from desktop.documents.certificates.compose import Issue, compose
from desktop.documents.certificates.drawing import certificate_pdf
from desktop.documents.certificates.model import to_json
from desktop.documents.certificates.sources import (
    ApplicantChoice,
    CertificateChoice,
    CertificateSources,
    OfficeFacts,
)
from server.demo import register
from server.demo.city import demo_rules
from tests.support import certificate_samples as samples
from tests.support.demo_city import make_city, rows_of


def main() -> None:
    """Write a model and a PDF for each line."""
    register.FOLDER.mkdir(parents=True, exist_ok=True)
    for paper in register.PAPERS:
        # The city they are drawn from is made with its register: a new line needs its files first.
        for ending in (".json", ".pdf"):
            (register.FOLDER / f"{paper.name}{ending}").touch()
    with tempfile.TemporaryDirectory() as folder:
        city = make_city(Path(folder), accounts=1, months=1)
        (account,) = (one for one in rows_of(city, "account") if isinstance(one, Account))
        (house,) = (one for one in rows_of(city, "house") if isinstance(one, House))
        (household,) = (one for one in rows_of(city, "household") if isinstance(one, Household))
    rules = demo_rules()
    office = OfficeFacts(
        *(rules.office_name, "7203999013", rules.office_address, rules.hot_line),
        *(f"г. {rules.city}", "в центре, по номеру или коду", rules),
    )
    applicant = ApplicantChoice("Иванова Анна Сергеевна", "owner", 10, "passport", "4821")
    for paper in register.PAPERS:
        day = date(register.YEAR, 11, paper.day)
        facts: CertificateSources = samples.sources(
            office=office,
            account=account,
            house=house,
            household=household,
            address=postal_address(house, account.flat),
            today=day,
            meters=(),
        )
        choice = CertificateChoice(paper.series, applicant, paper.purpose, day)
        issue = Issue(register.YEAR, paper.number, paper.code, register.CLERK, rules.hot_line)
        drawn = compose(facts, choice, issue)
        (register.FOLDER / f"{paper.name}.json").write_text(to_json(drawn), encoding="utf-8")
        (register.FOLDER / f"{paper.name}.pdf").write_bytes(certificate_pdf(drawn))
        sys.stdout.write(f"{paper.name}\n")


if __name__ == "__main__":
    main()
