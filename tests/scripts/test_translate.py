"""The catalogue tool: it finds every text, loses no translation, and lets no incomplete catalogue pass."""

import gettext
import json
from pathlib import Path

import pytest

from scripts import catalogues


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small portal with texts in code, in pages and in a notice."""
    files = {
        "marketplace/wiring.py": '_("Portal")\n',
        "marketplace/kernel/errors.py": '_("Not found")\n',
        "marketplace/ring/messages.py": '_l("Category")\nngettext("%(num)d call", "%(num)d calls", 2)\n_("Save")\n',
        "marketplace/tenders/messages.py": 'lazy_pgettext("price", "Open")\n_("Save")\n_("Closes %(when)s")\n',
        "templates/tenders/call.html": "{% trans name=x %}\n  Call\n  {{ name }}\n{% endtrans %}{{ _('Bid') }}",
        "templates/layouts/base.html": '<a href="/">{{ _("Front page") }}</a>',
        "templates/errors/404.html": '{{ _("No such page") }}',
        "templates/notices/tenders.invitation.txt": '{{ _("You are invited") }}\n\nbody',
        "templates/security/login.html": '{{ _("Sign in") }}',
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def _texts(source: Path, room: str) -> set[str]:
    return {text.one for text in catalogues.extracted(source).rooms[room]}


def _translate_all(source: Path) -> None:
    for room, texts in catalogues.extracted(source).rooms.items():
        given = {
            (f"{text.context}\x04" if text.context else "") + text.one: {
                language: [f"{language} {text.one}", f"{language} {text.many}"]
                if text.many
                else f"{language} {text.one}"
                for language in ("fi", "sv")
            }
            for text in texts
        }
        catalogues.take(source, room, given)


def test_each_text_belongs_to_the_room_that_its_file_belongs_to(source: Path) -> None:
    assert _texts(source, "web") == {"Portal", "Not found"}
    assert _texts(source, "ring") == {"Category", "%(num)d call", "Save"}
    assert _texts(source, "tenders") == {
        "Open",
        "Save",
        "Closes %(when)s",
        "Call %(name)s",
        "Bid",
        "You are invited",
    }
    assert _texts(source, "layout") == {"Front page", "No such page"}
    assert _texts(source, "accounts") == {"Sign in"}


def test_a_source_without_translations_is_incomplete_and_a_full_one_passes(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogues.main(["--check"], source) == 1
    assert "tenders/sv: 'Bid' has no translation (templates/tenders/call.html:4)" in capsys.readouterr().out

    _translate_all(source)

    assert catalogues.main(["--check"], source) == 0


def test_updating_twice_changes_nothing_and_a_new_text_keeps_the_old_translations(source: Path) -> None:
    _translate_all(source)
    assert catalogues.update(source, []) == []
    page = source / "templates/tenders/call.html"
    page.write_text(page.read_text(encoding="utf-8") + "{{ _('Ask') }}", encoding="utf-8")

    told = catalogues.update(source, [])

    assert len(told) == 2
    assert catalogues.check(source, []) == [
        "tenders/fi: 'Ask' has no translation (templates/tenders/call.html:4)",
        "tenders/sv: 'Ask' has no translation (templates/tenders/call.html:4)",
    ]


def test_a_text_that_another_room_translated_starts_with_that_translation(source: Path) -> None:
    catalogues.take(source, "ring", {"Save": {"fi": "Tallenna", "sv": "Spara"}})

    catalogues.update(source, ["tenders"])

    assert "Save" not in catalogues.missing(source, "tenders")


def test_two_rooms_may_not_translate_one_text_differently(source: Path) -> None:
    _translate_all(source)

    faults = catalogues.take(source, "tenders", {"Save": {"fi": "Säilytä"}})

    assert len(faults) == 1
    assert "agree on one" in faults[0]


def test_a_text_that_is_used_no_more_is_found_and_dropped(source: Path) -> None:
    _translate_all(source)
    (source / "templates/security/login.html").write_text("", encoding="utf-8")
    assert catalogues.check(source, ["accounts"]) == [
        "accounts/fi: 'Sign in' is used nowhere",
        "accounts/sv: 'Sign in' is used nowhere",
    ]

    catalogues.update(source, [])

    assert catalogues.check(source, []) == []


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("Sulkeutuu", "placeholders differ"),
        ("Sulkeutuu %(koska)s", "placeholders differ"),
        ("Sulkeutuu %(when)s, 100 % varmasti", "percent sign"),
    ],
)
def test_a_translation_with_other_placeholders_is_refused(source: Path, translation: str, fault: str) -> None:
    _translate_all(source)

    faults = catalogues.take(source, "tenders", {"Closes %(when)s": {"fi": translation}})

    assert any(fault in line for line in faults)


def test_a_singular_may_write_one_in_words_but_a_plural_may_not_lose_its_number(source: Path) -> None:
    _translate_all(source)
    said = {"%(num)d call": {"fi": ["Yksi kilpailutus", "%(num)d kilpailutusta"]}}
    assert catalogues.take(source, "ring", said) == []

    faults = catalogues.take(source, "ring", {"%(num)d call": {"fi": ["Yksi kilpailutus", "Kilpailutuksia"]}})

    assert len(faults) == 1


def test_an_unsure_translation_is_found(source: Path) -> None:
    _translate_all(source)
    path = catalogues.catalogue_path(source, "layout", "fi")
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Front', '#, fuzzy\nmsgid "Front'), "utf-8")

    assert catalogues.check(source, []) == ["layout/fi: 'Front page' is marked fuzzy: somebody was unsure"]


def test_a_page_that_cannot_be_read_changes_no_catalogue(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _translate_all(source)
    before = catalogues.catalogue_path(source, "tenders", "fi").read_bytes()
    (source / "templates/tenders/call.html").write_text("{% trans %}", encoding="utf-8")

    assert catalogues.main([], source) == 2

    assert "templates/tenders/call.html" in capsys.readouterr().err
    assert catalogues.catalogue_path(source, "tenders", "fi").read_bytes() == before


def test_compiled_catalogues_speak_plurals_and_contexts(source: Path) -> None:
    _translate_all(source)

    assert catalogues.compile_all(source) == 10
    assert catalogues.compile_all(source) == 0

    def spoken(room: str) -> gettext.GNUTranslations:
        with catalogues.catalogue_path(source, room, "fi").with_suffix(".mo").open("rb") as file:
            return gettext.GNUTranslations(file)

    assert spoken("ring").ngettext("%(num)d call", "%(num)d calls", 5) == "fi %(num)d calls"
    assert spoken("tenders").pgettext("price", "Open") == "fi Open"


def test_translations_travel_as_json_and_an_unknown_text_is_refused(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogues.main(["--missing", "accounts"], source) == 0
    assert json.loads(capsys.readouterr().out) == {"Sign in": {"fi": "", "sv": ""}}
    letter = tmp_path / "letter.json"
    letter.write_text(json.dumps({"Sign in": {"fi": "Kirjaudu", "sv": "Logga in"}}), encoding="utf-8")
    assert catalogues.main(["--take", str(letter), "accounts"], source) == 0

    letter.write_text(json.dumps({"Sign out": {"fi": "Kirjaudu ulos"}}), encoding="utf-8")

    assert catalogues.main(["--take", str(letter), "accounts"], source) == 2
