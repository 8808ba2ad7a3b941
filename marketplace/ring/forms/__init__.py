"""Forms of the ring's data."""

from marketplace.ring.forms.members import (
    AddressForm,
    AmendmentForm,
    BusinessIdForm,
    CategoryChangeForm,
    CategoryForm,
    FreeDayForm,
    GroupChangeForm,
    GroupForm,
    MandateForm,
    NamesForm,
    NumberForm,
    PopulationForm,
    SettingForm,
    SwitchForm,
    TakeBackForm,
    population_form,
)
from marketplace.ring.forms.procurement import AccessionForm, AppropriationForm, FoundingForm
from marketplace.ring.forms.rates import (
    CentsRateForm,
    DaysRateForm,
    RateForm,
    ShareRateForm,
    VatRateForm,
    read_brackets,
)
