"""Tables of the ring. What holds from a day is never edited: a change is a new row."""

from marketplace.ring.models.columns import Recorded
from marketplace.ring.models.dated import FreeDayRow, LegalParameterRow, RateRow, SettingRow
from marketplace.ring.models.members import (
    AreaRow,
    CategoryRow,
    EInvoiceAddressRow,
    MandateRow,
    MunicipalityRow,
    PopulationRow,
    RingRow,
    TargetGroupRow,
)
from marketplace.ring.models.procurement import AccessionRow, AppropriationRow, FoundingRow
