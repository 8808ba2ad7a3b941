"""Rengas: the portal of the Päijät-Häme dynamic purchasing ring."""

from flask import Flask

from marketplace.config import Settings


def create_app(settings: Settings) -> Flask:
    """Make the portal's application."""
    from marketplace.wiring import wire

    return wire(settings)
