"""A receipt proves what was received, and no changed receipt proves anything; also without the portal."""

import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.tenders.sealing.receipts import (
    Receipt,
    ReceiptNotValid,
    SealedList,
    key_fingerprint,
    sign_receipt,
    sign_sealed_list,
    verify_receipt,
    verify_sealed_list,
)
from scripts import verify_receipt as script
from tests.factories.sealing import (
    RECEIPT_KEY,
    RECEIVED_AT,
    TENDER,
    a_digest,
    make_files,
    make_offer,
    make_receipt,
    make_sealed,
    make_tender,
    with_bit_flipped,
)

SCRIPT = Path(script.__file__)
PUBLIC_KEY = RECEIPT_KEY.public_key()
RECEIPT = make_receipt()
TEXT = sign_receipt(RECEIPT, RECEIPT_KEY)
CLOSED_AT = RECEIVED_AT + timedelta(minutes=15)


def _list_of(*digests: str, tender: str = TENDER, key: Ed25519PrivateKey = RECEIPT_KEY) -> str:
    return sign_sealed_list(digests, portal=RECEIPT.portal, tender=tender, closed_at=CLOSED_AT, key=key)


def _signed_anew(**changed: object) -> str:
    """What the portal never wrote, yet signed with its own key."""
    signed = {**json.loads(TEXT)["signed"], **changed}
    signed = {name: value for name, value in signed.items() if value is not None}
    return script.canonical({"signed": signed, "signature": RECEIPT_KEY.sign(script.canonical(signed).encode()).hex()})


def test_a_receipt_tells_what_was_signed() -> None:
    assert verify_receipt(TEXT, PUBLIC_KEY) == RECEIPT


@settings(max_examples=100)
@given(
    portal=st.text(max_size=50),
    tender=st.text(max_size=20),
    version=st.integers(min_value=1),
    received_at=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))])),
    files=st.lists(st.text().map(a_digest), max_size=5),
)
def test_whatever_is_signed_is_read_again(
    portal: str, tender: str, version: int, received_at: datetime, files: list[str]
) -> None:
    receipt = make_receipt(
        portal=portal, tender=tender, version=version, received_at=received_at, file_digests=tuple(files)
    )

    assert verify_receipt(sign_receipt(receipt, RECEIPT_KEY), PUBLIC_KEY) == receipt


def test_a_moment_is_written_in_utc_to_the_microsecond() -> None:
    helsinki = timezone(timedelta(hours=2))

    assert json.loads(TEXT)["signed"]["received_at"] == "2026-11-24T09:59:59.999999Z"
    assert sign_receipt(replace(RECEIPT, received_at=RECEIVED_AT.astimezone(helsinki)), RECEIPT_KEY) == TEXT
    with pytest.raises(ValueError, match="time zone"):
        sign_receipt(replace(RECEIPT, received_at=RECEIVED_AT.replace(tzinfo=None)), RECEIPT_KEY)


@pytest.mark.parametrize("field", ["envelope_digest", "commitment", "audit_head"])
def test_only_hashes_are_signed_where_hashes_belong(field: str) -> None:
    for other in ("", "A" * 64, a_digest("x")[:63], a_digest("x") + "\n"):
        with pytest.raises(ValueError, match="no SHA-256"):
            sign_receipt(replace(RECEIPT, **{field: other}), RECEIPT_KEY)


def _accepted_by_script(content: bytes) -> bool:
    try:
        script.check_digest(script.signed_facts(content, script.RECEIPT, PUBLIC_KEY))
    except script.CheckFailed:
        return False
    return True


def test_of_a_thousand_changed_bits_none_passes_neither_here_nor_in_the_script() -> None:
    content = TEXT.encode() + b"\n"
    bits = random.Random(64).sample(range(len(content) * 8), 1000)
    here, there = [], []

    for bit in bits:
        changed = with_bit_flipped(content, bit)
        if _accepted_by_script(changed):
            there.append(bit)
        try:
            verify_receipt(changed.decode("utf-8", "surrogateescape"), PUBLIC_KEY)
        except ReceiptNotValid:
            continue
        here.append(bit)

    assert _accepted_by_script(content)
    assert (here, there) == ([], [])


@settings(max_examples=200)
@given(st.text(max_size=200) | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps))
def test_no_text_at_all_brings_anything_else_than_a_refusal(text: str) -> None:
    with pytest.raises(ReceiptNotValid):
        verify_receipt(text, PUBLIC_KEY)
    with pytest.raises(script.CheckFailed):
        script.signed_facts(text.encode("utf-8", "surrogatepass"), script.RECEIPT, PUBLIC_KEY)


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        (TEXT.replace('"version":2', '"version":3'), "signature"),
        (TEXT.replace(TENDER, "MK-2026-004"), "signature"),
        (TEXT.replace("09:59:59", "09:59:58"), "signature"),
        (TEXT.replace(",", ", "), "form"),
        (json.dumps(json.loads(TEXT), indent=2), "form"),
        (TEXT.replace('"version":2', '"version":2,"version":2'), "form"),
        (TEXT.replace("}", ',"more":1}', 1), "form"),
        (TEXT[:-1], "form"),
        ("{}", "form"),
        ('{"signature":1,"signed":{}}', "form"),
        (_signed_anew(key="0000"), "key"),
        (_signed_anew(kind="rengas-other"), "kind"),
        (_signed_anew(scheme=2), "kind"),
        (_signed_anew(version=None), "fields"),
        (_signed_anew(more=1), "fields"),
        (_signed_anew(received_at="soon"), "fields"),
        (_signed_anew(digest=a_digest("other")), "digest"),
        (_signed_anew(file_digests=[a_digest("plan")]), "digest"),
        (_list_of(RECEIPT.digest), "kind"),
    ],
)
def test_the_refusal_names_the_check_that_failed(changed: str, check: str) -> None:
    with pytest.raises(ReceiptNotValid) as refused:
        verify_receipt(changed, PUBLIC_KEY)

    assert refused.value.facts == {"check": check}


def test_another_key_verifies_nothing() -> None:
    other = Ed25519PrivateKey.generate()
    forged = json.loads(sign_receipt(RECEIPT, other))
    forged["signed"]["key"] = key_fingerprint(PUBLIC_KEY)

    with pytest.raises(ReceiptNotValid):
        verify_receipt(sign_receipt(RECEIPT, other), PUBLIC_KEY)
    with pytest.raises(ReceiptNotValid):
        verify_receipt(script.canonical(forged), PUBLIC_KEY)


def test_the_sealed_list_is_sorted_counted_and_signed() -> None:
    digests = [a_digest(str(number)) for number in range(20)]

    listed = verify_sealed_list(_list_of(*digests), PUBLIC_KEY)

    assert listed == SealedList(RECEIPT.portal, TENDER, CLOSED_AT, tuple(sorted(digests)))
    assert _list_of(*digests) == _list_of(*digests[::-1])
    assert json.loads(_list_of(*digests))["signed"]["count"] == 20
    assert verify_sealed_list(_list_of(), PUBLIC_KEY).digests == ()


def test_no_bid_is_listed_twice_and_nothing_but_hashes() -> None:
    with pytest.raises(ValueError, match="twice"):
        _list_of(a_digest("a"), a_digest("a"))
    with pytest.raises(ValueError, match="no SHA-256"):
        _list_of("a")


def test_no_bid_can_be_added_to_a_signed_list_or_dropped_from_it() -> None:
    text = _list_of(a_digest("a"), a_digest("b"))

    for changed in (
        text.replace(a_digest("a"), a_digest("c")),
        text.replace('"count":2', '"count":1'),
        text.replace(f'"{a_digest("a")}",', "").replace(f',"{a_digest("a")}"', ""),
        TEXT,
    ):
        assert changed != text
        with pytest.raises(ReceiptNotValid):
            verify_sealed_list(changed, PUBLIC_KEY)


@dataclass(frozen=True)
class Kept:
    """What a bidder keeps, as files."""

    folder: Path
    receipt: Path
    key: Path
    manifest: Path
    plan: Path
    sealed_list: Path
    received: Receipt


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A real bid's receipt, manifest, file and sealed list."""
    files = make_files()
    manifest = make_offer(files=files)
    sealed = make_sealed(make_tender(), files=files, salt=manifest.salt)
    received = make_receipt(
        envelope_digest=sealed.envelope_digest, file_digests=sealed.file_digests, commitment=sealed.commitment
    )
    paths = [tmp_path / name for name in ("receipt.json", "key.pem", "manifest.json", "suunnitelma.pdf", "list.json")]
    for path, content in zip(
        paths,
        [
            sign_receipt(received, RECEIPT_KEY).encode(),
            PUBLIC_KEY.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            manifest.to_json().encode(),
            files[0].content,
            _list_of(a_digest("other"), sealed.digest).encode(),
        ],
        strict=True,
    ):
        path.write_bytes(content)
    return Kept(tmp_path, *paths, received=received)


def _run(kept: Kept, *more: str | Path) -> int:
    return script.main([str(kept.receipt), "--public-key", str(kept.key), *map(str, more)])


def test_the_script_runs_alone_far_from_the_portal(kept: Kept) -> None:
    alone = kept.folder / "alone"
    alone.mkdir()
    shutil.copy(SCRIPT, alone)
    asked = [sys.executable, "-I", str(alone / SCRIPT.name), str(kept.receipt), "--public-key", str(kept.key)]

    good = subprocess.run(asked, cwd=alone, capture_output=True, text=True, check=False)
    kept.receipt.write_text(kept.receipt.read_text().replace('"version":2', '"version":1'))
    bad = subprocess.run(asked, cwd=alone, capture_output=True, text=True, check=False)
    usage = subprocess.run(asked[:-2], cwd=alone, capture_output=True, text=True, check=False)

    assert (good.returncode, good.stderr) == (0, "")
    assert "All checks passed." in good.stdout
    assert "received_at: 2026-11-24T09:59:59.999999Z" in good.stdout
    assert bad.returncode == 1
    assert "FAILED  form and signature" in bad.stdout
    assert usage.returncode == 2
    assert not [line for line in SCRIPT.read_text().splitlines() if "import" in line and "marketplace" in line]


def test_the_script_passes_what_belongs_together(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    code = _run(kept, "--manifest", kept.manifest, "--file", kept.plan, "--sealed-list", kept.sealed_list)

    said = capsys.readouterr().out
    assert code == 0
    for line in ("form and signature", "digest", "manifest", "file suunnitelma.pdf", "sealed list"):
        assert f"ok      {line}\n" in said
    assert key_fingerprint(PUBLIC_KEY) in said


def _spoil_manifest(kept: Kept) -> None:
    kept.manifest.write_text(kept.manifest.read_text().replace("180000", "170000"))


def _swap_manifest(kept: Kept) -> None:
    kept.manifest.write_text(make_offer(files=make_files()).to_json())


def _spoil_file(kept: Kept) -> None:
    kept.plan.write_bytes(kept.plan.read_bytes() + b" ")


def _spoil_digest(kept: Kept) -> None:
    kept.receipt.write_text(_signed_anew(digest=a_digest("other")))


def _drop_from_list(kept: Kept) -> None:
    kept.sealed_list.write_text(_list_of(a_digest("other")))


def _list_of_another_tender(kept: Kept) -> None:
    kept.sealed_list.write_text(_list_of(kept.received.digest, tender="MK-2026-004"))


def _forge_list(kept: Kept) -> None:
    kept.sealed_list.write_text(_list_of(kept.received.digest, key=Ed25519PrivateKey.generate()))


@pytest.mark.parametrize(
    ("spoil", "failed"),
    [
        (_spoil_manifest, "manifest"),
        (_spoil_manifest, "file suunnitelma.pdf"),
        (_swap_manifest, "manifest"),
        (_spoil_file, "file suunnitelma.pdf"),
        (_spoil_digest, "digest"),
        (_drop_from_list, "sealed list"),
        (_list_of_another_tender, "sealed list"),
        (_forge_list, "sealed list"),
    ],
)
def test_the_script_names_the_check_that_failed(
    kept: Kept, capsys: pytest.CaptureFixture[str], spoil: object, failed: str
) -> None:
    assert callable(spoil)
    spoil(kept)

    code = _run(kept, "--manifest", kept.manifest, "--file", kept.plan, "--sealed-list", kept.sealed_list)

    said = capsys.readouterr().out
    assert code == 1
    assert f"FAILED  {failed}: " in said
    assert "All checks passed." not in said


@pytest.mark.parametrize("text", ["{}", "[]", "[1]", '{"signature":"00","signed":[]}', TEXT[:200], _list_of()])
def test_the_script_fails_a_receipt_that_is_none(kept: Kept, capsys: pytest.CaptureFixture[str], text: str) -> None:
    kept.receipt.write_text(text)

    assert _run(kept) == 1
    assert "The receipt is NOT valid." in capsys.readouterr().out


def test_the_script_fails_a_receipt_that_lacks_a_field(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.receipt.write_text(_signed_anew(file_digests=None))

    assert _run(kept) == 1
    assert "FAILED  digest: a field is missing" in capsys.readouterr().out


def test_the_script_fails_a_receipt_of_another_key(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.receipt.write_text(sign_receipt(kept.received, Ed25519PrivateKey.generate()))

    assert _run(kept) == 1
    assert "it names another key" in capsys.readouterr().out


def test_the_script_says_apart_what_it_could_not_read(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    x25519 = X25519PrivateKey.generate().public_key()

    assert _run(kept, "--manifest", kept.folder / "missing.json") == 2
    assert "missing.json" in capsys.readouterr().err
    kept.key.write_bytes(x25519.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert _run(kept) == 2
    assert "another kind" in capsys.readouterr().err
    kept.key.write_text("no key")
    assert _run(kept) == 2
    with pytest.raises(SystemExit) as stopped:
        _run(kept, "--file", kept.plan)
    assert stopped.value.code == 2
