"""Pages of the register: the provider's own, the officers', and those that anybody may read."""

from marketplace.register.views import (
    disqualifications,
    joining,
    offering,
    officers,
    own,
    papers,
    partners,
    register_pages,
    registering,
    serving,
)
from marketplace.register.views.blueprint import NAVIGATION, bp
