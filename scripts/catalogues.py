"""Keep the catalogues of the pages' texts: one folder a room, Finnish and Swedish, English is the message itself.

Per room and not one file, so that a room's words are read together and two people translating two rooms never meet
in one file. No line numbers and no dates are written, so that a catalogue changes only when a text changes.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.texts import Faulty, Text, extracted

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fi", "sv")

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

PLACEHOLDER = re.compile(r"%\((\w+)\)[-#0 +]*[\d.]*[a-zA-Z]")


def catalogue_path(root: Path, room: str, language: str) -> Path:
    """Where a room's catalogue in a language lies."""
    return root / "marketplace" / "translations" / room / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """Read a catalogue; one that is not there is empty.

    Raises:
        Faulty: it is not a catalogue.
    """
    if not path.exists():
        return Catalog(locale=language)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except Exception as fault:
        raise Faulty([f"{path}: {fault}"]) from fault


def _key(message: Message) -> Text:
    ids = message.id if isinstance(message.id, tuple) else (message.id, "")
    return Text(ids[0], ids[1], message.context or "")


def _messages(catalogue: Catalog) -> dict[Text, Message]:
    return {_key(message): message for message in catalogue if message.id}


def _forms(message: Message) -> tuple[str, ...]:
    """What a message is translated to: one form, or one for each number of things."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string,)


def _is_translated(message: Message | None) -> bool:
    return message is not None and all(_forms(message))


def write_catalogue(path: Path, language: str, messages: Iterable[Message]) -> bool:
    """Write a catalogue sorted by its English texts; say whether it changed."""
    catalogue = Catalog(locale=language)
    for message in messages:
        kept = catalogue.add(message.id, message.string, context=message.context, user_comments=message.user_comments)
        if message.fuzzy:
            kept.flags.add("fuzzy")
    body = BytesIO()
    write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True, width=0)
    content = HEADER.format(language=language).encode() + body.getvalue()
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".po.new")
    made.write_bytes(content)
    made.replace(path)
    return True


def _all_catalogues(root: Path) -> dict[tuple[str, str], dict[Text, Message]]:
    folder = root / "marketplace" / "translations"
    rooms = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.exists() else []
    read = {}
    for room in rooms:
        for language in LANGUAGES:
            read[room, language] = _messages(read_catalogue(catalogue_path(root, room, language), language))
    return read


def update(root: Path, rooms: Sequence[str]) -> list[str]:
    """Bring catalogues up to date with the source: add new texts, keep translations, drop what is used no more.

    A new text that another room has translated already starts with that translation, because the portal reads all
    rooms as one catalogue and two translations of one text could not both be shown.

    Returns:
        A line for each catalogue that changed.
    """
    found = extracted(root)
    kept = _all_catalogues(root)
    told = []
    for room in rooms or sorted({*found.rooms, *(name for name, _ in kept)}):
        for language in LANGUAGES:
            old = kept.get((room, language), {})
            messages = []
            for text in found.rooms.get(room, {}):
                others = (kept[key].get(text) for key in kept if key[1] == language)
                known = old.get(text) or next((message for message in others if _is_translated(message)), None)
                messages.append(known or Message(text.message_id, context=text.context or None))
            path = catalogue_path(root, room, language)
            if (messages or path.exists()) and write_catalogue(path, language, messages):
                missing = sum(not _is_translated(message) for message in messages)
                told.append(f"{path.relative_to(root)}: {len(messages)} texts, {missing} without translation")
    return told


def _placeholder_faults(text: Text, forms: Sequence[str]) -> Iterator[str]:
    """Tell where a translation asks for other facts than its text gives."""
    of_one, of_many = set(PLACEHOLDER.findall(text.one)), set(PLACEHOLDER.findall(text.many or text.one))
    for number, form in enumerate(forms):
        asked = set(PLACEHOLDER.findall(form))
        # A singular may say "one" in words where another language writes the number (which gettext names num).
        least, most = (
            ((of_one & of_many) - {"num"}, of_one | of_many) if text.many and number == 0 else (of_many, of_many)
        )
        if not least <= asked <= most:
            yield f"placeholders differ: {sorted(most)} became {sorted(asked)}"
        plain = [PLACEHOLDER.sub("", part) for part in (text.many or text.one, form)]
        single, double = ({"%" in part.replace("%%", "") for part in plain}, {"%%" in part for part in plain})
        if len(single) > 1 or len(double) > 1:
            yield "a percent sign is written in another way (% or %%)"


def _faults_of(text: Text, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "is marked fuzzy: somebody was unsure"
    yield from _placeholder_faults(text, _forms(message))


def check(root: Path, rooms: Sequence[str]) -> list[str]:
    """Find what is wrong with the catalogues.

    Returns:
        A line for each text without Finnish or Swedish, each doubtful one, each whose placeholders changed, each
        that no source uses, and each translated differently in two rooms.
    """
    found = extracted(root)
    kept = _all_catalogues(root)
    faults = []
    for room in rooms or sorted({*found.rooms, *(name for name, _ in kept)}):
        for language in LANGUAGES:
            catalogue = kept.get((room, language), {})
            texts = found.rooms.get(room, {})
            for text in sorted({*texts, *catalogue}):
                name = f"{room}/{language}: {text.one!r}"
                if text not in texts:
                    faults.append(f"{name} is used nowhere")
                elif not _is_translated(catalogue.get(text)):
                    faults.append(f"{name} has no translation ({texts[text][0]})")
                else:
                    faults.extend(f"{name} {fault}" for fault in _faults_of(text, catalogue[text]))
    return faults + _disagreements(kept, rooms)


def _disagreements(kept: Mapping[tuple[str, str], dict[Text, Message]], rooms: Sequence[str]) -> list[str]:
    """Texts that two rooms translate differently: only one of the two would be shown, and nobody would know which."""
    first: dict[tuple[str, Text], tuple[str, tuple[str, ...]]] = {}
    faults = []
    for (room, language), catalogue in kept.items():
        for text, message in catalogue.items():
            if not _is_translated(message):
                continue
            other, forms = first.setdefault((language, text), (room, _forms(message)))
            if forms != _forms(message) and (not rooms or {room, other} & set(rooms)):
                faults.append(
                    f"{room}/{language}: {text.one!r} is {_forms(message)[0]!r} here but {forms[0]!r} in {other};"
                    " agree on one, or tell them apart with pgettext"
                )
    return faults


def compile_all(root: Path) -> int:
    """Write the machine's form of each catalogue that changed since; return how many.

    Whole files are put in place at once, so that a running portal never reads half a catalogue.
    """
    written = 0
    for path in sorted((root / "marketplace" / "translations").rglob("*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        made = target.with_suffix(".mo.new")
        with made.open("wb") as file:
            write_mo(file, read_catalogue(path, path.parent.parent.name))
        made.replace(target)
        written += 1
    return written


def missing(root: Path, room: str) -> dict[str, dict[str, str | list[str]]]:
    """The texts that a room has not translated, with what is there so far, in the form that :func:`take` reads."""
    texts = extracted(root).rooms.get(room, {})
    lacking: dict[str, dict[str, str | list[str]]] = {}
    for language in LANGUAGES:
        catalogue = _messages(read_catalogue(catalogue_path(root, room, language), language))
        for text in sorted(texts):
            if not _is_translated(catalogue.get(text)):
                name = f"{text.context}\x04{text.one}" if text.context else text.one
                lacking.setdefault(name, {})[language] = ["", ""] if text.many else ""
    return lacking


def take(root: Path, room: str, given: Mapping[str, Mapping[str, str | list[str]]]) -> list[str]:
    """Put translations into a room's catalogues.

    Args:
        given: English text (before it, for a text with context, the context and U+0004) → language → translation;
            two of them for a text with a plural.
    Raises:
        Faulty: a text that the room's source does not use, or a language that is not kept.
    """
    texts = extracted(root).rooms.get(room, {})
    by_name = {f"{text.context}\x04{text.one}" if text.context else text.one: text for text in texts}
    faults = [f"{room} uses no text {name!r}" for name in given if name not in by_name]
    faults += [f"{name!r}: {tongue} is not kept" for name in given for tongue in given[name] if tongue not in LANGUAGES]
    if faults:
        raise Faulty(faults)
    update(root, [room])
    for language in LANGUAGES:
        path = catalogue_path(root, room, language)
        messages = _messages(read_catalogue(path, language))
        for name, translations in given.items():
            if translations.get(language):
                message = messages[by_name[name]]
                string = translations[language]
                message.string = tuple(string) if isinstance(string, list) else string
                message.flags.discard("fuzzy")
        write_catalogue(path, language, messages.values())
    return check(root, [room])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/translate",
        description="Keep the Finnish and Swedish catalogues. Without an option: bring them up to date.",
    )
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="only these rooms (default: all)")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--check", action="store_true", help="list what is missing or doubtful; exit 1 if anything is")
    chosen.add_argument("--compile", action="store_true", help="write the .mo files that the portal reads")
    chosen.add_argument("--missing", metavar="ROOM", help="print a room's untranslated texts as JSON")
    chosen.add_argument("--take", metavar="FILE", help='put {"English": {"fi": …, "sv": …}} from a file into ROOM')
    return parser


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Do what the command line asks; 0 on success, 1 on a finding, 2 on a file that cannot be read."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        if asked.compile:
            print(f"{compile_all(root)} catalogues compiled")
            return 0
        if asked.missing:
            print(json.dumps(missing(root, asked.missing), ensure_ascii=False, indent=1))
            return 0
        if asked.take:
            if len(asked.rooms) != 1:
                parser.error("--take FILE needs one ROOM")
            lines = take(root, asked.rooms[0], json.loads(Path(asked.take).read_text(encoding="utf-8")))
        elif asked.check:
            lines = check(root, asked.rooms)
        else:
            print("\n".join(update(root, asked.rooms) or ["catalogues are up to date"]))
            return 0
    except (Faulty, OSError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 2
    print("\n".join(lines) or "catalogues are complete")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
