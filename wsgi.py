"""The portal as a WSGI application: ``gunicorn wsgi:app``."""

from marketplace import create_app
from marketplace.config import Settings

app = create_app(Settings.from_environment())
