"""The blueprint that all pages of accounts are bound to."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
