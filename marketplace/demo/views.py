"""The demo's one page: its people, a button each, and the key files of its openers."""

from pathlib import Path

from flask import Blueprint, current_app, redirect, request, session
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.demo import services
from marketplace.identity import queries as identity
from marketplace.identity import services as identity_services
from marketplace.identity.messages import ROLE_LABELS
from marketplace.kernel import clock
from marketplace.kernel.actor import OrganisationKind
from marketplace.kernel.errors import NotFound
from marketplace.web.access import public
from marketplace.web.forms import BaseForm
from marketplace.web.pages import page

bp = Blueprint("demo", __name__)

GROUPS = {
    OrganisationKind.RING: _l("The ring’s office"),
    OrganisationKind.MUNICIPALITY: _l("Municipalities"),
    OrganisationKind.PROVIDER: _l("Service providers"),
}


def _folder() -> Path:
    folder: Path = current_app.extensions["settings"].instance / "demo"
    return folder


@bp.get("/demo")
@public()
def people() -> Response:
    """Everybody one may be, by organisation."""
    everybody = identity.demo_people()
    groups = [(label, [one for one in everybody if one.organisation.kind is kind]) for kind, label in GROUPS.items()]
    passphrases = {one.key: services.passphrase(_folder(), one.key) for one in everybody}
    return page("demo/people.html", form=BaseForm(), groups=groups, role_labels=ROLE_LABELS, passphrases=passphrases)


@bp.post("/demo/sign-in")
@public()
def sign_in() -> Response:
    """Become one of the demo's people."""
    wanted = request.form.get("person", "")
    person = next((one for one in identity.demo_people() if one.key == wanted), None)
    if person is None:
        raise NotFound(what="person")
    identity_services.note_sign_in(person.id, now=clock.now(), how="demo")
    session.clear()
    session["person_id"] = person.id
    session["organisation_id"] = person.organisation.id
    session.renew()  # type: ignore[attr-defined]
    return redirect("/", 303)


@bp.get("/demo/avaimet/<person>")
@public()
def opening_key(person: str) -> Response:
    """The key file of one of the demo's openers."""
    text = services.key_file(_folder(), person)
    answer = Response(text, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{person}.key")
    return answer
