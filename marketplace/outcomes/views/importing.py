"""Files of reports: the template, reading a file, looking at what it would do, taking it in whole."""

from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from marketplace.contracts.rules import ContractFacts
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.outcomes import access, documents, messages, queries, services
from marketplace.outcomes.forms import ImportForm
from marketplace.outcomes.rules import COLUMNS, FactKind
from marketplace.outcomes.views.shared import bp, reporters_contract
from marketplace.terms.rules import kinds_counted
from marketplace.terms.schemas import read_terms
from marketplace.web.access import allow
from marketplace.web.forms import BaseForm
from marketplace.web.language import LANGUAGES
from marketplace.web.pages import current_actor, done, page
from marketplace.web.refusals import sentence_of

MEDIA = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
WITHOUT_KINDS = (FactKind.START, FactKind.END, FactKind.ATTENDANCE, FactKind.EARNING)


def _in_every_language(label: Any) -> list[str]:
    """A label in small letters, in each language of the portal."""
    found = []
    for code in LANGUAGES:
        with force_locale(code):
            found.append(str(label).lower())
    return found


def _headings() -> dict[str, str]:
    found = {name: name for name in COLUMNS}
    for name, label in messages.COLUMN_LABELS.items():
        found |= dict.fromkeys(_in_every_language(label), name)
    return found


def _words(contract: ContractFacts) -> dict[str, tuple[FactKind, str]]:
    """What may stand in the column of what happened: codes and labels, also those that the contract does not count."""
    found: dict[str, tuple[FactKind, str]] = {}
    for kind in WITHOUT_KINDS:
        for word in [kind.value, *_in_every_language(messages.KIND_LABELS[kind])]:
            found[word] = (kind, "")
    for sort, codes in kinds_counted(read_terms(contract.terms_document)).items():
        for code in codes:
            for word in [code, *_in_every_language(messages.CODE_LABELS.get(code, code))]:
                found[word] = (FactKind(sort), code)
    return found


def _tag_words() -> dict[str, str]:
    return {word: tag for tag, label in messages.TAG_LABELS.items() for word in _in_every_language(label)}


def _examples(contract: ContractFacts) -> list[list[str]]:
    """A row for each thing that the contract counts, with the word to use; the participant and day are to be typed."""
    counted = kinds_counted(read_terms(contract.terms_document))
    rows = [[str(messages.KIND_LABELS[FactKind.START]), "", ""]]
    for sort, codes in counted.items():
        for code in codes or [""]:
            label = messages.label_of(code) if code else str(messages.KIND_LABELS[FactKind(sort)])
            rows.append([label, "37,5" if sort == "spell" else "", "" if sort in ("spell", "event") else "1"])
    return [["", what, "", "", hours, amount, "", ""] for what, hours, amount in rows]


@bp.get("/osallistujat/tuonti/<int:contract_id>/malli.<ending>")
@allow(*access.REPORTERS)
def import_template(contract_id: int, ending: str) -> Response:
    """The template of a contract's reports, with the words that it uses."""
    contract = reporters_contract(contract_id)
    if ending not in MEDIA:
        raise NotFound(what="template")
    make = documents.csv_template if ending == "csv" else documents.xlsx_template
    content = make([str(messages.COLUMN_LABELS[name]) for name in COLUMNS], _examples(contract))
    response = Response(content, mimetype=MEDIA[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{contract.code}.{ending}"'
    return response


@bp.route("/osallistujat/tuonti/<int:contract_id>", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def read_import(contract_id: int) -> Response:
    """Read a file of reports; nothing of it counts before it has been looked at and taken in."""
    contract = reporters_contract(contract_id)
    form = ImportForm()
    if form.validate_on_submit():
        with form.refusals():
            rows = documents.read_rows(form.file.data.read(), _headings())
            now, name = clock.now(), form.file.data.filename or ""
            import_id = services.keep_import(contract_id, rows, file_name=name, actor=current_actor(), now=now)
            return done(url_for("outcomes.show_import", import_id=import_id))
    return page(
        "outcomes/read_import.html",
        form=form,
        contract=contract,
        files=queries.imports_of(contract_id)[:20],
        columns=[messages.COLUMN_LABELS[name] for name in COLUMNS],
        examples=_examples(contract),
        crumbs=[(_("Participants"), url_for("outcomes.placements"))],
    )


@bp.route("/osallistujat/tuonnit/<int:import_id>", methods=["GET", "POST"])
@allow(*access.REPORTERS)
def show_import(import_id: int) -> Response:
    """What each row of a file would report and what is wrong with it; taking all of it in when nothing is."""
    found = queries.import_by_id(import_id)
    contract = reporters_contract(found.contract_id)
    words, tag_words = _words(contract), _tag_words()
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals():
            count = services.take_import(
                import_id, words=words, tag_words=tag_words, actor=current_actor(), now=clock.now()
            )
            message = _("Reports received: %(count)s. The municipality verifies them.", count=count)
            return done(url_for("outcomes.placements"), message)
    waits = found.taken_at is None
    results = services.dry_run(contract, found.rows, words=words, tag_words=tag_words, now=clock.now()) if waits else []
    return page(
        "outcomes/show_import.html",
        form=form,
        contract=contract,
        found=found,
        results=results,
        faulty=[one for one in results if one.problems],
        sentence=sentence_of,
        labels=messages,
        crumbs=[
            (_("Participants"), url_for("outcomes.placements")),
            (_("Reports from a file"), url_for("outcomes.read_import", contract_id=contract.id)),
        ],
    )
