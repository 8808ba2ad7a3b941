"""The whole demo, in the order of its days."""

from datetime import datetime
from pathlib import Path

from marketplace.demo.rules import Days
from marketplace.demo.services.calls import run_calls
from marketplace.demo.services.money import choose_sending, entrust, prepare_e_invoices, settle_and_invoice
from marketplace.demo.services.offering import tell_what_is_offered, work_together
from marketplace.demo.services.opening_keys import make_opening_keys
from marketplace.demo.services.papers import renew_reports
from marketplace.demo.services.people import bring_officials, register_providers
from marketplace.demo.services.results import Story
from marketplace.demo.services.ring import found_the_ring
from marketplace.demo.services.stage import Stage
from marketplace.demo.services.writing import confirm_addresses, write
from marketplace.identity import queries as identity
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.keys import Keys
from marketplace.kernel.storage import Storage
from marketplace.ring import queries as ring


def load_demo(*, keys: Keys, storage: Storage, portal: str, folder: Path, now: datetime) -> None:
    """Make the demo in the present transaction; nothing happens where it has been made.

    Args:
        keys: The portal's keys.
        storage: The folder of kept files.
        portal: The portal's address, as receipts name it.
        folder: Where the key files of the demo's openers are kept.
        now: This moment; the story ends just before it.
    """
    if identity.demo_people():
        return
    days = Days(day_in_finland(now), ring.is_working_day_calendar())
    stage = Stage(keys, storage, portal, folder, days)
    bring_officials(stage)
    make_opening_keys(stage, days.work(425, 9))
    found_the_ring(stage)
    register_providers(stage)
    tell_what_is_offered(stage)
    work_together(stage)
    confirm_addresses(stage)
    write(stage)
    contract_ids = run_calls(stage)
    renew_reports(stage)
    entrust(stage)
    prepare_e_invoices(stage)
    choose_sending(stage)
    settle_and_invoice(stage, Story(stage, contract_ids), contract_ids)
