"""Timed work of the register."""

from datetime import datetime

from marketplace.kernel.actor import SYSTEM
from marketplace.kernel.clock import day_in_finland
from marketplace.kernel.db import db
from marketplace.register import services
from marketplace.register.queries import certificates as reads
from marketplace.register.rules.certificates import reminder_due


def watch_certificates(now: datetime) -> None:
    """Remind of certificates that are about to expire, and ask for new ones in place of the expired."""
    today = day_in_finland(now)
    reminded, asked = reads.reminded_of(), reads.asked_for()
    for certificate, last_day in services.due_certificates(now):
        days_before = reminder_due(certificate.issued_on, last_day, today=today)
        if days_before is not None and (certificate.id, days_before) not in reminded:
            services.remind(certificate, last_day, days_before, now=now)
        elif last_day < today and certificate.id not in asked:
            due = services.earliest_evidence_day(today)
            services.ask_evidence(
                certificate.provider_id, certificate.kind, due, actor=SYSTEM, now=now, expired_id=certificate.id
            )
        db.session.commit()
