"""A harmful file is refused beside its field and nothing of it is kept."""

from dataclasses import replace

import pytest
from flask import Flask

from marketplace.kernel.scanning import FileHarmful, ScannerSilent
from marketplace.register import queries
from tests.browsing import Browser
from tests.factories.register import make_provider


class Refusing:
    """A scanner that always gives one answer."""

    def __init__(self, refusal: Exception) -> None:
        self.refusal = refusal

    def check(self, content: bytes) -> None:
        raise self.refusal


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (FileHarmful(found="Eicar-Signature"), "The virus scanner refused the file (Eicar-Signature)."),
        (ScannerSilent(), "The file could not be checked for viruses now"),
    ],
)
def test_a_file_that_the_scanner_does_not_find_clean_is_refused_beside_its_field(
    app: Flask, browse: Browser, monkeypatch: pytest.MonkeyPatch, refusal: Exception, sentence: str
) -> None:
    case, content = make_provider(), b"%PDF-1.7 " + str(refusal).encode()
    scanned = replace(app.extensions["storage"], scanner=Refusing(refusal))
    monkeypatch.setitem(app.extensions, "storage", scanned)
    firm = browse.as_person(case.admin.person_id, case.organisation_id)

    form = firm.open("/tuottaja/todistukset?lang=en").form(holding="issued_on")
    page = form.fill(kind="taxes", issued_on="1.11.2026", file=(content, "vero.pdf")).send()

    assert page.status == 422
    assert sentence in page.soup.find(id="file-error").get_text()
    assert page.soup.find(id="issued_on")["value"] == "1.11.2026"
    assert queries.certificates_of(case.id) == []
    address = scanned.address_of(content)
    assert not (scanned.folder / address[:2] / address).exists()
