"""Making the demo, step by step, as people would have."""

from marketplace.demo.services.loading import load_demo
from marketplace.demo.services.opening_keys import key_file, passphrase

__all__ = ["key_file", "load_demo", "passphrase"]
