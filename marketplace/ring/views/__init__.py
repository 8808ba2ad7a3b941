"""Pages of the ring's data."""

from marketplace.ring.views import buying, members, procurement, values
from marketplace.ring.views.common import NAVIGATION, bp
