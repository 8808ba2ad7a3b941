"""Whether the portal is well, for those who watch it."""

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from marketplace.kernel.db import db
from marketplace.web.access import public

bp = Blueprint("web", __name__)


@bp.get("/healthz")
@public()
def health() -> tuple[Response, int]:
    """The state of the portal and its database as JSON; 503 when the database does not answer."""
    dialect = db.engine.dialect.name
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify(status="unavailable", database=dialect, version=current_app.config["VERSION"]), 503
    return jsonify(status="ok", database=dialect, version=current_app.config["VERSION"]), 200
