"""Use cases of the ring's data."""

from marketplace.ring.services.categories import (
    add_category,
    add_target_group,
    change_category,
    change_target_group,
)
from marketplace.ring.services.choices import (
    add_legal_parameter,
    add_rate,
    add_setting,
    record_free_day,
    take_back_free_day,
)
from marketplace.ring.services.loading import load_ring
from marketplace.ring.services.members import (
    add_einvoice_address,
    add_mandate,
    add_population_key,
    learn_business_id,
)
from marketplace.ring.services.procurement import record_accession, record_appropriation, record_founding
