"""Certificates of the demo's providers: a report before each contract, and newer ones of which some have expired."""

from datetime import datetime
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from marketplace.demo.rules import AWAITING, CAST, PROVIDERS
from marketplace.demo.services.stage import Stage
from marketplace.kernel.clock import day_in_finland
from marketplace.register import queries as register_queries
from marketplace.register import services as register
from marketplace.register.rules import CertificateKind


def _report(name: str, issued: datetime) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.setTitle(f"Tilaajavastuuraportti {name}")
    canvas.drawString(72, 760, f"Tilaajavastuuraportti {day_in_finland(issued):%d.%m.%Y} (esimerkki)")
    canvas.save()
    return file.getvalue()


def prove(stage: Stage, founder: str, provider_id: int, at: datetime) -> None:
    """A provider adds a report that proves everything that a contract needs."""
    register.add_certificate(
        provider_id,
        CertificateKind.LIABILITY_REPORT,
        issued_on=day_in_finland(at),
        valid_until=None,
        file_name="tilaajavastuuraportti.pdf",
        content=_report(register_queries.provider(provider_id).name, at),
        storage=stage.storage,
        actor=stage.actor(founder, at),
        now=at,
    )


def renew_reports(stage: Stage) -> None:
    """Admitted providers add newer reports over the last months; the oldest of them are too old by now."""
    for number, provider in enumerate(one for one in PROVIDERS if one.key != AWAITING[0]):
        founder = next(person for person in CAST if person.at == provider.key and not person.roles)
        prove(stage, founder.key, stage.provider_id(provider.key), stage.days.work(20 + 17 * number, 10, 15))
