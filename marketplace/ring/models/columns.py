"""What dated tables share."""

from datetime import datetime
from typing import TypedDict

DAYS_IN_ORDER = "valid_to IS NULL OR valid_to >= valid_from"


class Recorded(TypedDict):
    """Who recorded a dated row and when; 0 is the portal's own data."""

    recorded_at: datetime
    recorded_by: int
