"""Use cases of payments: beginning a run, settling a contract in it."""

from marketplace.payments.services.runs import Settled, begin_run, note_refusal, run
from marketplace.payments.services.settling import settle

__all__ = ["Settled", "begin_run", "note_refusal", "run", "settle"]
