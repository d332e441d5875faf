"""The print queue of a desk: nothing is lost, nothing comes out unasked, no receipt twice."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api_client.models.replica import Setting
from desktop.config import Config, load_config, save_config
from desktop.devices.fiscal_emulator import FiscalEmulator
from desktop.devices.fiscal_memory import MemoryFile
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import auth, fiscal, print_delivery, printing
from desktop.services.print_model import PrintJob
from desktop.store import print_jobs
from tests.support import desk_kit as kit
from tests.support.escpos_reading import Paper
from tests.support.receipt_samples import payment, refund, z_paper
from tests.support.thermal_printer import ThermalPrinter

PAGES = {17: "cp866", 46: "cp1251"}


class Till:
    """A desk whose settings are changed as the settings screen does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.desk = kit.make_desk(root)
        auth.sign_in(self.desk.ctx, "kassir", kit.PASSWORD)
        kit.fill(self.desk.ctx)

    @property
    def ctx(self) -> kit.Context:
        return self.desk.ctx

    def set(self, **changes: object) -> None:
        path = self.ctx.paths.config
        now: Config = load_config(path)
        save_config(path, replace(now, **changes))  # type: ignore[arg-type]

    def settle(self) -> None:
        """Until the lane of printing is empty."""
        self.ctx.jobs.call(printing.LANE, lambda: None)

    def jobs(self) -> tuple[PrintJob, ...]:
        self.settle()
        return printing.queue(self.ctx)

    def restart(self) -> None:
        """The program stops and starts; what was in the file is found."""
        desk = self.desk
        desk.close()
        self.desk = kit.make_desk(self.root, office=desk.office, keyring=desk.keyring)
        auth.sign_in(self.ctx, "kassir", kit.PASSWORD)

    def emulator(self) -> FiscalEmulator:
        return FiscalEmulator(self.ctx.paths.root / "fiscal-emulator.json", self.ctx.clock.now)

    def fiscal_receipts(self) -> list[str]:
        entries = MemoryFile(self.ctx.paths.root / "fiscal-emulator.json").journal()
        kinds = [str(entry["task"]["type"]) for entry in entries]
        return [kind for kind in kinds if kind.startswith("sell")]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    one = Till(tmp_path / "p")
    yield one
    one.desk.close()


@pytest.fixture
def printer() -> Iterator[ThermalPrinter]:
    with ThermalPrinter() as one:
        yield one


def refusal(act: object) -> str:
    assert callable(act)
    with pytest.raises(AppError) as refused:
        act()
    return refused.value.code


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"tcp:127.0.0.1:{free.getsockname()[1]}"


def test_a_receipt_comes_out_and_the_queue_says_so(till: Till, printer: ThermalPrinter) -> None:
    till.set(receipt_printer=printer.address)
    job_id = printing.print_receipt(till.ctx, payment())
    printer.wait()
    (job,) = till.jobs()
    assert (job.id, job.state, job.attempts, job.needs_person) == (job_id, "printed", 1, False)
    assert job.title == "Чек № 04-214-038"
    assert "Водоотведение" in Paper(PAGES).feed(printer.papers[0]).text
    told = [event for event in till.desk.events if event.kind == "print"]
    assert Changed("print", frozenset({job_id})) in told
    assert printing.mark(till.ctx).state == "ok"


def test_a_failure_waits_with_its_reason_and_another_printer_gets_it(
    till: Till, printer: ThermalPrinter, tmp_path: Path
) -> None:
    off = closed_port()
    till.set(receipt_printer=off)
    job_id = printing.print_receipt(till.ctx, payment())
    (job,) = till.jobs()
    assert (job.state, job.code, job.needs_person) == ("failed", "printer.not_there", True)
    mark = printing.mark(till.ctx)
    assert (mark.state, mark.waiting, mark.code) == ("trouble", 1, "printer.not_there")
    printing.retry(till.ctx, job_id)
    assert till.jobs()[0].attempts == 2
    printing.retry(till.ctx, job_id, printer.address)
    printer.wait()
    (job,) = till.jobs()
    assert (job.state, job.attempts) == ("printed", 3)
    assert job.printer == printer.address.removeprefix("tcp:")
    assert refusal(lambda: printing.retry(till.ctx, job_id[:-1])) == "print.no_job"


def test_without_a_printer_the_receipt_is_kept(till: Till, tmp_path: Path) -> None:
    job_id = printing.print_receipt(till.ctx, payment())
    (job,) = till.jobs()
    assert (job.state, job.code) == ("failed", "printer.missing")
    printing.retry(till.ctx, job_id, f"folder:{tmp_path}/receipts")
    assert till.jobs()[0].state == "printed"
    assert (tmp_path / "receipts" / "0001.pdf").read_bytes().startswith(b"%PDF")


def test_a_bug_in_mid_print_leaves_a_doubt_not_a_paper_printing_for_ever(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(print_delivery, "receipt_printer", broken)
    printing.print_receipt(till.ctx, payment())
    till.settle()
    (job,) = till.jobs()
    assert (job.state, job.code, job.is_unsure) == ("failed", "print.unsure", True)


def test_what_waited_at_a_stop_is_listed_and_not_let_loose(
    till: Till, printer: ThermalPrinter
) -> None:
    till.set(receipt_printer=printer.address)
    new = print_jobs.NewJob("a" * 32, "receipt", "Чек № 1", "", "", b"{}")
    under_way = replace(new, id="b" * 32, title="Чек № 2")

    def leave(connection: object) -> None:
        for job in (new, under_way):
            print_jobs.add(connection, job, 1_795_000_000_000)  # type: ignore[arg-type]
        print_jobs.step(connection, under_way.id, "printing", 1_795_000_000_000)  # type: ignore[arg-type]

    till.ctx.in_outbox_lane(lambda: till.ctx.outbox.keep(leave))
    till.restart()
    told = {job.id[0]: (job.state, job.code, job.is_unsure) for job in till.jobs()}
    assert told == {
        "a": ("held", "print.after_outage", False),
        "b": ("failed", "print.unsure", True),
    }
    assert not printer.began.is_set()
    printing.confirm(till.ctx, "b" * 32)
    printing.drop(till.ctx, "a" * 32)
    assert {job.state for job in till.jobs()} == {"printed", "dropped"}
    assert printing.mark(till.ctx).state == "ok"
    assert not printer.began.is_set()


def test_a_failed_paper_survives_a_restart(till: Till, printer: ThermalPrinter) -> None:
    till.set(receipt_printer=closed_port())
    job_id = printing.print_receipt(till.ctx, payment())
    till.settle()
    till.restart()
    till.set(receipt_printer=printer.address)
    (job,) = till.jobs()
    assert (job.state, job.code) == ("failed", "printer.not_there")
    printing.retry(till.ctx, job_id)
    printer.wait()
    assert "4 312,57" in Paper(PAGES).feed(printer.papers[0]).text


def test_a_rare_letter_makes_it_a_picture_not_a_gap(till: Till, printer: ThermalPrinter) -> None:
    till.set(receipt_printer=printer.address)
    printing.print_receipt(till.ctx, payment(payer="Ҡасимов А. А."))
    printer.wait()
    assert till.jobs()[0].state == "printed"
    assert Paper(PAGES).feed(printer.papers[0]).bands


def test_a_shift_paper_and_a_test_page_go_to_the_receipt_printer(
    till: Till, printer: ThermalPrinter
) -> None:
    till.set(receipt_printer=printer.address, receipt_page="cp1251")
    printing.print_shift_paper(till.ctx, z_paper())
    printing.print_proof(till.ctx)
    printer.wait(2)
    assert "Недостача" in Paper(PAGES).feed(printer.papers[0]).text
    assert "cp1251:46 Съешь" in Paper({46: "cp1251"}).feed(printer.papers[1]).text


def test_each_kind_of_paper_has_its_printer(till: Till) -> None:
    till.set(printer="Kyocera", printer_papers="Archive")
    for papers in (False, True):
        printing.print_document(till.ctx, b"%PDF", "Квитанция", papers=papers)
    printing.print_receipt(till.ctx, payment())
    assert [job.printer for job in reversed(till.jobs())] == [
        "Kyocera",
        "Archive",
        "принтер не выбран",
    ]


def test_finished_papers_leave_the_list_after_a_day(till: Till, printer: ThermalPrinter) -> None:
    till.set(receipt_printer=printer.address)
    printing.print_receipt(till.ctx, payment())
    printer.wait()
    till.settle()
    till.desk.clock.advance(timedelta(days=2))
    assert till.jobs() == ()
    assert len(printing.of_operation(till.ctx, payment().op_id)) == 1


# The fiscal device behind the queue


def test_the_fiscal_device_issues_the_receipt_and_a_copy_goes_to_paper(
    till: Till, printer: ThermalPrinter
) -> None:
    till.set(fiscal_device="emulator", receipt_printer=printer.address)
    printing.print_receipt(till.ctx, payment())
    (job,) = till.jobs()
    assert (job.state, job.is_fiscal, job.printer) == ("printed", True, "ККТ")
    mark = printing.fiscal_mark(till.ctx, payment().op_id)
    assert mark is not None
    assert (mark.document, mark.receipt, mark.taxation) == (2, 1, "ОСН")
    printing.print_receipt(till.ctx, payment(is_copy=True, fiscal=mark))
    printer.wait()
    text = Paper(PAGES).feed(printer.papers[0]).text
    assert "КОПИЯ" in text
    assert mark.sign in text
    assert till.fiscal_receipts() == ["sell"]


def test_taxation_and_vat_of_each_supplier_come_from_the_office(till: Till) -> None:
    till.set(fiscal_device="emulator")
    kit.fill(
        till.ctx,
        Setting("fiscal_vat", 1, "7203999020=vat22"),
        Setting("fiscal_taxation", 1, "usnIncome"),
    )
    printing.print_receipt(till.ctx, payment())
    till.settle()
    (task,) = [
        entry["task"]
        for entry in MemoryFile(till.ctx.paths.root / "fiscal-emulator.json").journal()
        if entry["task"]["type"] == "sell"
    ]
    assert [item["tax"]["type"] for item in task["items"]] == ["vat22", "none"]
    assert task["taxationType"] == "usnIncome"
    mark = printing.fiscal_mark(till.ctx, payment().op_id)
    assert mark is not None
    assert mark.taxation == "УСН доход"


def test_a_receipt_asked_for_again_is_a_copy_never_a_second_sale(
    till: Till, printer: ThermalPrinter
) -> None:
    till.set(fiscal_device="emulator", receipt_printer=printer.address)
    till.emulator().change(has_paper=False)
    first = printing.print_receipt(till.ctx, payment())
    till.settle()
    till.emulator().change(has_paper=True)
    assert printing.print_receipt(till.ctx, payment()) == first  # the failed one is tried again
    till.settle()
    printing.print_receipt(till.ctx, payment())
    printer.wait()
    till.settle()
    text = Paper(PAGES).feed(printer.papers[0]).text
    mark = printing.fiscal_mark(till.ctx, payment().op_id)
    assert mark is not None
    assert "КОПИЯ" in text
    assert mark.sign in text
    assert till.fiscal_receipts() == ["sell"]


@pytest.mark.parametrize("fault", ["power_before", "power_after", "reply_lost", "unplugged"])
@pytest.mark.parametrize("restarts", [False, True])
def test_a_device_lost_between_sale_and_print_is_asked_before_a_second_try(
    till: Till, fault: str, restarts: bool
) -> None:
    till.set(fiscal_device="emulator")
    till.emulator().change(planted=fault)
    job_id = printing.print_receipt(till.ctx, payment())
    (job,) = till.jobs()
    assert job.state == "failed"
    assert job.code in ("fiscal.no_answer", "fiscal.not_connected")
    till.emulator().plant(None)
    if restarts:
        till.restart()
    printing.retry(till.ctx, job_id)
    (job,) = till.jobs()
    assert job.state == "printed"
    assert till.fiscal_receipts() == ["sell"]
    assert printing.fiscal_mark(till.ctx, payment().op_id) is not None


@pytest.mark.parametrize("fault", ["power_before", "power_after"])
def test_the_next_payment_settles_the_doubt_of_the_last(till: Till, fault: str) -> None:
    """Two payments of one sum: the second must not take the document of the first for its own."""
    till.set(fiscal_device="emulator")
    till.emulator().change(planted=fault)
    first = printing.print_receipt(till.ctx, payment())
    till.settle()
    other = payment(op_id="019a3f2c-9999-7c45-9a3b-1234567890ab", number="04-214-039")
    printing.print_receipt(till.ctx, other)
    till.settle()
    printing.retry(till.ctx, first)
    assert {job.state for job in till.jobs()} == {"printed"}
    marks = [printing.fiscal_mark(till.ctx, one.op_id) for one in (payment(), other)]
    numbers = {mark.document for mark in marks if mark is not None}
    assert len(numbers) == 2
    assert till.fiscal_receipts() == ["sell", "sell"]


def test_a_refusal_of_the_device_leaves_no_doubt(till: Till) -> None:
    till.set(fiscal_device="emulator")
    till.emulator().change(has_paper=False)
    job_id = printing.print_receipt(till.ctx, payment())
    assert till.jobs()[0].code == "fiscal.paper_out"
    assert refusal(lambda: printing.retry(till.ctx, job_id, "tcp:127.0.0.1:1")) == (
        "print.fiscal_only"
    )
    printing.drop(till.ctx, job_id)
    assert till.jobs()[0].state == "dropped"
    assert till.fiscal_receipts() == []


def test_a_receipt_in_doubt_is_dropped_by_a_certain_person_only(till: Till) -> None:
    till.set(fiscal_device="emulator")
    till.emulator().change(planted="power_after")
    job_id = printing.print_receipt(till.ctx, payment())
    till.settle()
    assert refusal(lambda: printing.drop(till.ctx, job_id)) == "print.may_be_fiscal"
    assert refusal(lambda: printing.confirm(till.ctx, job_id)) == "print.may_be_fiscal"
    printing.drop(till.ctx, job_id, certain=True)
    assert till.jobs()[0].state == "dropped"


def test_paper_that_ends_midway_is_printed_on_by_the_retry(till: Till) -> None:
    till.set(fiscal_device="emulator")
    till.emulator().change(planted="paper_midway")
    job_id = printing.print_receipt(till.ctx, payment())
    (job,) = till.jobs()
    assert (job.state, job.code) == ("failed", "fiscal.unfinished")
    assert printing.fiscal_mark(till.ctx, payment().op_id) is not None
    till.emulator().change(has_paper=True)
    printing.retry(till.ctx, job_id)
    assert till.jobs()[0].state == "printed"
    assert till.fiscal_receipts() == ["sell"]
    assert not till.emulator().memory.is_unfinished


def test_the_shift_of_the_device_opens_and_closes_with_ours(till: Till) -> None:
    till.set(fiscal_device="emulator")
    for kind in ("opening", "opening", "x", "z", "z"):
        printing.print_shift_paper(till.ctx, z_paper(kind=kind))
        till.settle()
    assert {job.state for job in till.jobs()} == {"printed"}
    memory = till.emulator().memory
    assert (memory.shift_number, memory.is_shift_open) == (1, False)
    printing.print_shift_paper(till.ctx, z_paper(kind="cash_in", amount=300000))
    printing.print_receipt(till.ctx, payment())
    printing.print_receipt(till.ctx, refund(op_id="019a3f2c-7777-7c45-9a3b-1234567890ab"))
    till.settle()
    assert till.emulator().memory.cash == 300000
    assert till.emulator().memory.shift_number == 2


def test_the_device_is_seen_with_its_warnings(till: Till) -> None:
    assert fiscal.view(till.ctx) is None
    till.set(fiscal_device="emulator")
    printing.print_shift_paper(till.ctx, z_paper(kind="opening"))
    till.settle()
    till.desk.clock.advance(timedelta(hours=25))
    view = till.ctx.jobs.call(printing.LANE, lambda: fiscal.view(till.ctx))
    assert view is not None
    assert (view.name, view.status.shift, view.warnings) == (
        "Эмулятор ККТ",
        "expired",
        ("fiscal.shift_expired",),
    )
    job_id = printing.print_receipt(till.ctx, payment())
    assert till.jobs()[0].code == "fiscal.shift_expired"
    printing.print_shift_paper(till.ctx, z_paper(kind="opening"))
    till.settle()
    printing.retry(till.ctx, job_id)
    assert {job.state for job in till.jobs()} == {"printed"}


def test_an_absent_driver_is_told(till: Till) -> None:
    till.set(fiscal_device="atol")
    printing.print_receipt(till.ctx, payment())
    assert till.jobs()[0].code == "fiscal.no_driver"
