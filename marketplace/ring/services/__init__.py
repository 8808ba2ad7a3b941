"""Use cases of the ring's data."""

from marketplace.ring.services.loading import load_ring
