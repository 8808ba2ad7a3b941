"""What results are worth, by subject: the terms, the facts, their measures, the money and who pays; pure."""

from marketplace.terms.rules.allocation import (
    Allocator,
    CalculationFaulty,
    HomeUnknown,
    KeyMissing,
    KeyNotInForce,
    Keys,
    Weights,
    check_keys,
)
from marketplace.terms.rules.amounts import Payment, SoFar
from marketplace.terms.rules.document import (
    CURRENCY,
    FORMAT,
    Allocation,
    Attendance,
    ByHome,
    ByKey,
    ByShares,
    Caps,
    EarningMonths,
    Earnings,
    Event,
    Gain,
    GroupFactor,
    Holdback,
    IndexFactor,
    Measure,
    Milestone,
    Repeat,
    Spell,
    Start,
    Terms,
)
from marketplace.terms.rules.entitlements import (
    Entitlement,
    ParticipantTwice,
    Version,
    entitlements,
    entitlements_of_versions,
    occurrences_under,
    parts_of,
    payments_of,
    reached_payments,
)
from marketplace.terms.rules.explanation import because_of
from marketplace.terms.rules.facts import (
    AttendanceFact,
    EarningFact,
    EventFact,
    Facts,
    Home,
    MeasurementFact,
    SpellFact,
)
from marketplace.terms.rules.occurrences import Occurrence
from marketplace.terms.rules.wanted import kinds_counted
