"""The only file that knows all rooms: mounts their pages, commands, sentences and timed jobs."""

import os
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, Request
from flask.cli import FlaskGroup
from flask_babel import Babel
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from sqlalchemy import inspect
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace.config import VERSION, Settings
from marketplace.identity import queries as identity
from marketplace.kernel.db import db, engine_url
from marketplace.kernel.keys import load_keys
from marketplace.kernel.scanning import Scanner
from marketplace.kernel.storage import Storage
from marketplace.scheduling import Job
from marketplace.web import access, addresses, language, pages, transactions
from marketplace.web.language import choose_language
from marketplace.web.sessions import ServerSessions

ROOT = Path(__file__).resolve().parent.parent

ROOMS = (
    "kernel",
    "audit",
    "identity",
    "notices",
    "web",
    "accounts",
    "ring",
    "terms",
    "modelling",
    "register",
    "tenders",
    "contracts",
    "outcomes",
    "payments",
    "invoicing",
    "reports",
    "publication",
    "handover",
    "demo",
)
"""Every room, lowest first: a room imports only from rooms before it."""

TIMETABLE = (
    Job("marketplace.identity.jobs:forget_what_has_passed", every=timedelta(hours=1)),
    Job("marketplace.notices.jobs:deliver", every=timedelta(seconds=30)),
    Job("marketplace.register.jobs:watch_certificates", every=timedelta(hours=6)),
    Job("marketplace.tenders.jobs:close_due", every=timedelta(seconds=20)),
    Job("marketplace.tenders.jobs:warn_of_unsent", every=timedelta(minutes=1)),
    Job("marketplace.contracts.jobs:remind_of_notices", every=timedelta(hours=6)),
    Job("marketplace.outcomes.jobs:forget_files", every=timedelta(hours=6)),
    Job("marketplace.outcomes.jobs:remind_of_contacts", every=timedelta(hours=1)),
    Job("marketplace.outcomes.jobs:forget_people", every=timedelta(hours=24)),
    Job("marketplace.payments.jobs:settle_month", every=timedelta(hours=1)),
    Job("marketplace.payments.jobs:carry_on", every=timedelta(seconds=10)),
    Job("marketplace.invoicing.jobs:remind", every=timedelta(hours=1)),
    Job("marketplace.invoicing.jobs:watch_appropriations", every=timedelta(hours=6)),
    Job("marketplace.invoicing.jobs:dispatch", every=timedelta(seconds=30)),
)
"""Every timed job of the portal."""

LARGEST_REQUEST = 110 * 1024 * 1024


class SealedRequest(Request):
    """A request whose uploads stay in memory: a bid in plain text must never reach a disk, not even a temporary one."""

    max_form_memory_size = 2 * 1024 * 1024
    max_form_parts = 5000

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> Any:
        return BytesIO()


def _part(room: str, name: str) -> ModuleType | None:
    """A room's file, or None where the room has no need of it."""
    if find_spec(f"marketplace.{room}") is None or find_spec(f"marketplace.{room}.{name}") is None:
        return None
    return import_module(f"marketplace.{room}.{name}")


def wire(settings: Settings) -> Flask:
    """Build the application."""
    app = Flask("marketplace", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.request_class = SealedRequest
    app.url_map.converters["int"] = addresses.RowInteger
    settings.instance.mkdir(parents=True, exist_ok=True)
    keys = load_keys(settings.instance / "keys")
    _configure(app, settings, keys.session)
    app.extensions["keys"] = keys
    app.extensions["storage"] = Storage(
        settings.instance / "files", keys.files, Scanner(settings.clamd) if settings.clamd else None
    )
    app.extensions["settings"] = settings
    app.session_interface = ServerSessions(keys.session)
    for room in ROOMS:
        _part(room, "models")
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    Babel(app, locale_selector=choose_language)
    Mail(app)
    app.config["DEMO"] = settings.demo and _made_as_demo(app)
    _mount(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    return app


def _configure(app: Flask, settings: Settings, secret: str) -> None:
    translations = sorted((ROOT / "marketplace" / "translations").glob("*/"))
    app.config.update(
        SECRET_KEY=secret,
        SQLALCHEMY_DATABASE_URI=engine_url(settings.sqlalchemy_url),
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        BABEL_DEFAULT_LOCALE="fi",
        BABEL_TRANSLATION_DIRECTORIES=";".join(str(folder) for folder in translations),
        SESSION_COOKIE_NAME="__Host-rengas" if settings.secure_cookies else "rengas",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        VERSION=VERSION,
        TESTING=settings.testing,
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_user or None,
        MAIL_PASSWORD=settings.mail_password or None,
        MAIL_USE_TLS=settings.mail_tls,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_TIMEOUT=20,
        PUBLIC_URL=settings.public_url,
        PICKUP_FOLDER=settings.pickup_folder,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # the catalogues hold trimmed texts too


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.embedded or settings.database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def _made_as_demo(app: Flask) -> bool:
    """Whether the database was made as a demo; a database that has no tables yet is not one."""
    with app.app_context():
        return inspect(db.engine).has_table("identity_database_mark") and identity.database_is_demo() is True


def _mount(app: Flask) -> None:
    sentences: dict[str, Any] = {}
    navigation: list[Any] = []
    app.extensions["refusals"], app.extensions["navigation"] = sentences, navigation
    app.before_request(pages.set_nonce)
    app.before_request(transactions.park_typed_text)
    app.before_request(pages.load_actor)
    app.before_request(access.enforce)
    app.before_request(transactions.receive_whole)
    CSRFProtect(app)
    app.before_request(addresses.refuse_what_is_no_text)
    app.before_request(transactions.answer_repeated_form)
    # Answers run last registered first: the transaction is closed before the headers are set.
    pages.register(app)
    transactions.register(app)
    language.register_filters(app)
    access.public()(app.view_functions["static"])
    for room in ROOMS:
        # Where the database was not made as a demo, the demo's doors do not exist.
        if room != "demo" or app.config["DEMO"]:
            _mount_room(app, room, sentences, navigation)
    closed = access.routes_without_rule(app)
    if closed:
        raise RuntimeError(f"routes that do not say who may use them: {', '.join(closed)}")


def _mount_room(app: Flask, room: str, sentences: dict[str, Any], navigation: list[Any]) -> None:
    messages = _part(room, "messages")
    if messages is not None:
        sentences.update(getattr(messages, "REFUSALS", {}))
    views = _part(room, "health" if room == "web" else "views")
    if views is not None:
        if callable(getattr(views, "register", None)):
            views.register(app)
        for blueprint in getattr(views, "BLUEPRINTS", None) or [views.bp]:
            app.register_blueprint(blueprint)
        navigation.extend(getattr(views, "NAVIGATION", ()))


def _app_from_environment() -> Flask:
    return wire(Settings.from_environment())


cli = FlaskGroup(name="marketplace", create_app=_app_from_environment, load_dotenv=False)


def _mount_commands() -> None:
    for room in ROOMS:
        commands = _part(room, "commands")
        if commands is not None and hasattr(commands, "cli"):
            cli.add_command(commands.cli)
    terms = _part("terms", "commands")
    payments = cli.commands.get("payments")
    if terms is not None and payments is not None:
        # The calculator needs no database, so it lives with the engine; people look for it beside the runs.
        payments.add_command(terms.calculate)  # type: ignore[attr-defined]
    for command in import_module("marketplace.installation").COMMANDS:
        cli.add_command(command)


if not os.environ.get("RENGAS_NO_COMMANDS"):
    _mount_commands()
