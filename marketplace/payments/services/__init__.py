"""Use cases of payments: beginning a run, carrying it on, settling a contract in it."""

from marketplace.payments.services.runs import begin_run, carry_on, note_refusal, run
from marketplace.payments.services.settling import Settled, settle

__all__ = ["Settled", "begin_run", "carry_on", "note_refusal", "run", "settle"]
