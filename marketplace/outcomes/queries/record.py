"""A provider's track record from verified outcomes, as figures that tell of nobody in particular."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.kernel.db import db
from marketplace.outcomes.models import Counted
from marketplace.outcomes.rules.rates import Rate, rate

JOBS = ("employment", "entrepreneurship")


@dataclass(frozen=True)
class TrackRecord:
    """What has been verified of a provider's participants.

    Args:
        started: Participants whose service began; None when there are too few to be told.
        worked: How many of them went to work, with the interval; None when too few did, or too few did not.
        groups: Participants by target group; groups of too few are left out.
    """

    started: int | None
    worked: Rate | None
    groups: dict[str, int]


def track_record(contract_ids: Collection[int], *, least: int) -> TrackRecord:
    """The track record of some contracts.

    Args:
        least: Smaller numbers of people are not told.
    """
    rows = db.session.execute(
        select(Counted.document).where(Counted.contract_id.in_(contract_ids), Counted.document != "")
    )
    documents = [json.loads(text) for text in rows.scalars()]
    started = len(documents)
    if started < least:
        return TrackRecord(None, None, {})
    worked = sum(any(one["kind"] in JOBS for one in document.get("spells", ())) for document in documents)
    groups = Counter(code for document in documents for code in document["groups"])

    def told(count: int) -> bool:
        """Whether neither those counted nor all the others are few enough to be known."""
        return count >= least and not 0 < started - count < least

    mix = {code: count for code, count in sorted(groups.items()) if told(count)}
    return TrackRecord(started, rate(worked, started) if told(worked) else None, mix)
