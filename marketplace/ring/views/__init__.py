"""Pages of the ring's data."""

from marketplace.ring.views import buying, members, procurement, values
from marketplace.ring.views.layout import NAVIGATION, bp
