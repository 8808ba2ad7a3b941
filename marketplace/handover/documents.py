"""The one file of a case: a ZIP of its parts, its decisions on paper, and the manifest."""

import hashlib
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from marketplace.handover.rules import Part, manifest
from marketplace.kernel.canonical import canonical_json
from marketplace.kernel.clock import HELSINKI

READ_ME = """Tämä tiedosto sisältää yhden minikilpailutuksen koko asian.

MANIFEST.json luettelee jokaisen tiedoston ja sen SHA-256-tunnisteen.
Tarkistus Linuxissa ja Macissa: sha256sum TIEDOSTO

Järjestyksen voi laskea uudelleen pelkästä päätöksestä:
python3 laske_jarjestys_uudelleen.py 10-paatokset/1/paatos.json

Denna fil innehåller hela ärendet för en förnyad konkurrensutsättning.
MANIFEST.json förtecknar varje fil med dess SHA-256.

This file holds the whole case of one mini-tender.
MANIFEST.json lists every file with its SHA-256.
"""


def bundle(parts: list[Part], *, call_code: str, made_at: datetime, made_by: str) -> tuple[bytes, str]:
    """The ZIP and the SHA-256 of its manifest; the same parts at the same moment are the same bytes."""
    whole = [Part("LUE-MINUT.txt", READ_ME.encode()), *parts]
    listed = canonical_json(manifest(whole, call_code=call_code, made_at=made_at, made_by=made_by)).encode()
    when = made_at.astimezone(HELSINKI).timetuple()[:6]
    file = BytesIO()
    with ZipFile(file, "w") as zipped:
        for part in [*whole, Part("MANIFEST.json", listed)]:
            entry = ZipInfo(part.path, date_time=when)
            entry.compress_type = ZIP_DEFLATED
            zipped.writestr(entry, part.content)
    return file.getvalue(), hashlib.sha256(listed).hexdigest()
