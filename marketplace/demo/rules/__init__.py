"""Who plays in the demo, and on which days its story happens; pure."""

from marketplace.demo.rules.cast import AWAITING, CAST, PROVIDERS, Cast, DemoProvider
from marketplace.demo.rules.days import Days

__all__ = ["AWAITING", "CAST", "PROVIDERS", "Cast", "Days", "DemoProvider"]
