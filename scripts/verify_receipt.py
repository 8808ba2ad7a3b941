"""Check a receipt of a sealed bid without the portal: offline, with nothing of the portal's own code.

Usage:
    python verify_receipt.py RECEIPT.json --public-key KEY.pem
        [--manifest MANIFEST.json] [--file FILE ...] [--sealed-list LIST.json]

RECEIPT.json is the receipt as it was downloaded after sending. KEY.pem is the portal's receipt key: take it from the
portal's public page and compare its fingerprint with one got by another way, because whoever could forge a receipt
could also hand out a key. MANIFEST.json is what only the bidder holds: the prices, the answers and the hashes of the
files, with the salt. LIST.json is the sealed list that was published when the tender closed.

What a passed check proves:
    form, signature   the portal signed these very words: this tender, bid, provider, version and moment
    digest            the hash by which the bid stands in the sealed list is that of its sealed parts
    manifest          the bid that was received is exactly this manifest
    file              this file, byte by byte, was part of the bid
    sealed list       when the tender closed this bid lay there, as it was received; if it does not, it was replaced or
                      withdrawn in time, or the list is wrong

Prints one line a check. Exit code 0: all checks passed. 1: a check failed. 2: something could not be read.

Needs Python 3.11 or later and the package ``cryptography``. This file may be copied alone and kept.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

RECEIPT = "rengas-bid-receipt"
SEALED_LIST = "rengas-sealed-list"
MANIFEST = "rengas-bid-manifest"
SCHEME = 1
AROUND = " \t\r\n"

PASSED, FAILED, UNREADABLE = 0, 1, 2


class CheckFailed(Exception):
    """A check failed; the text says what was found."""


class Unreadable(Exception):
    """A file that the checks need cannot be read at all."""


def canonical(document: Any) -> str:
    """The one way in which the portal writes what it hashes and signs."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def fingerprint(key: Ed25519PublicKey) -> str:
    """The first 128 bits of the SHA-256 of the key, in groups of four."""
    digits = sha256(key.public_bytes_raw())[:32].upper()
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def read(path: Path) -> bytes:
    """The bytes of a file."""
    try:
        return path.read_bytes()
    except OSError as refused:
        raise Unreadable(f"{path}: {refused.strerror}") from refused


def document_in(content: bytes) -> Any:
    """The JSON document in a file, refused unless it stands there in the one way of writing it."""
    try:
        text = content.decode().strip(AROUND)
        document = json.loads(text)
        rewritten = canonical(document)
    except (ValueError, RecursionError) as unreadable:
        raise CheckFailed("it is not JSON, or a character of it has changed") from unreadable
    if rewritten != text:
        raise CheckFailed("it is not written as the portal writes it; take the file as it was downloaded")
    return document


def signed_facts(content: bytes, kind: str, key: Ed25519PublicKey) -> dict[str, Any]:
    """What the portal signed, after a look at the signature."""
    document = document_in(content)
    if not isinstance(document, dict) or set(document) != {"signed", "signature"}:
        raise CheckFailed("it has no signature")
    facts, written = document["signed"], document["signature"]
    if not isinstance(facts, dict) or not isinstance(written, str):
        raise CheckFailed("it has no signature")
    if facts.get("key") != fingerprint(key):
        raise CheckFailed(f"it names another key, {facts.get('key')!r}; the key given is {fingerprint(key)}")
    try:
        signature = bytes.fromhex(written)
        key.verify(signature, canonical(facts).encode())
    except (ValueError, InvalidSignature) as refused:
        raise CheckFailed("the signature does not fit: the content is not what the portal signed") from refused
    if signature.hex() != written:
        raise CheckFailed("the signature is not written as the portal writes it")
    if facts.get("kind") != kind or facts.get("scheme") != SCHEME:
        raise CheckFailed(f"the portal signed it, but it is {facts.get('kind')!r} and not {kind!r}")
    return facts


def check_digest(receipt: dict[str, Any]) -> None:
    """The bid's one hash is made of its parts' hashes."""
    parts = [receipt["envelope_digest"], *receipt["file_digests"]]
    if sha256(canonical(parts).encode()) != receipt["digest"]:
        raise CheckFailed("the hash of the bid is not that of its sealed parts")


def check_manifest(content: bytes, receipt: dict[str, Any]) -> None:
    """The manifest is the one that was sealed."""
    if sha256(content.strip(AROUND.encode())) != receipt["commitment"]:
        raise CheckFailed("the bid that was received has another manifest, or this file has changed")
    manifest = document_in(content)
    if not isinstance(manifest, dict) or manifest.get("kind") != MANIFEST:
        raise CheckFailed("it is not a manifest")
    if len(manifest["files"]) != len(receipt["file_digests"]):
        raise CheckFailed("the receipt has another number of files")


def check_file(content: bytes, manifest_content: bytes, receipt: dict[str, Any]) -> None:
    """A file is one of those that the manifest of the receipt lists."""
    check_manifest(manifest_content, receipt)
    manifest = document_in(manifest_content)
    if (len(content), sha256(content)) not in [(one["size"], one["sha256"]) for one in manifest["files"]]:
        raise CheckFailed("the manifest lists no file with this content")


def check_listed(content: bytes, receipt: dict[str, Any], key: Ed25519PublicKey) -> None:
    """The sealed list is signed, is of the same tender, and has this bid."""
    listed = signed_facts(content, SEALED_LIST, key)
    if (listed["portal"], listed["tender"]) != (receipt["portal"], receipt["tender"]):
        raise CheckFailed(f"it is the list of another tender, {listed['tender']!r}")
    if listed["count"] != len(listed["digests"]) or listed["digests"] != sorted(set(listed["digests"])):
        raise CheckFailed("its count does not fit its rows")
    if receipt["digest"] not in listed["digests"]:
        raise CheckFailed("this version of the bid is not in it: it was replaced or withdrawn, or it was left out")


Check = tuple[str, Callable[[], Any]]


def checks(asked: argparse.Namespace, receipt: dict[str, Any], key: Ed25519PublicKey) -> Iterator[Check]:
    """Every check that was asked for, after the signature of the receipt itself."""
    yield "digest", partial(check_digest, receipt)
    if asked.manifest:
        manifest = read(asked.manifest)
        yield "manifest", partial(check_manifest, manifest, receipt)
        for path in asked.file:
            yield f"file {path.name}", partial(check_file, read(path), manifest, receipt)
    if asked.sealed_list:
        yield "sealed list", partial(check_listed, read(asked.sealed_list), receipt, key)


def run_check(name: str, check: Callable[[], Any]) -> tuple[bool, Any]:
    """Run one check and say in a line how it went; whether it passed, and what it returned."""
    try:
        found = check()
    except CheckFailed as failed:
        print(f"FAILED  {name}: {failed}")
        return False, None
    except (KeyError, TypeError, AttributeError):
        print(f"FAILED  {name}: a field is missing or is of another kind")
        return False, None
    print(f"ok      {name}")
    return True, found


def public_key_in(path: Path) -> Ed25519PublicKey:
    """The receipt key."""
    try:
        key = load_pem_public_key(read(path))
    except ValueError as refused:
        raise Unreadable(f"{path}: this is no public key in PEM form") from refused
    if not isinstance(key, Ed25519PublicKey):
        raise Unreadable(f"{path}: this is a public key of another kind than the receipt key (Ed25519)")
    return key


def verify(asked: argparse.Namespace) -> int:
    """Run all checks and return the exit code."""
    key, content = public_key_in(asked.public_key), read(asked.receipt)
    print(f"Key     {fingerprint(key)}")
    passed, receipt = run_check("form and signature", lambda: signed_facts(content, RECEIPT, key))
    if not passed:
        print("The receipt is NOT valid.")
        return FAILED
    for name in ("portal", "tender", "bid", "provider", "version", "received_at", "audit_sequence", "audit_head"):
        print(f"        {name}: {receipt.get(name)}")
    results = [run_check(name, check)[0] for name, check in checks(asked, receipt, key)]
    print("All checks passed." if all(results) else "The receipt is the portal's, but NOT all checks passed.")
    return PASSED if all(results) else FAILED


def arguments() -> argparse.ArgumentParser:
    """What can be asked on the command line."""
    parser = argparse.ArgumentParser(
        description="Check a receipt of a sealed bid without the portal.",
        epilog="Exit code 0: all checks passed. 1: a check failed. 2: something could not be read.",
    )
    parser.add_argument("receipt", type=Path, metavar="RECEIPT.json", help="the receipt as it was downloaded")
    parser.add_argument("--public-key", type=Path, required=True, metavar="KEY.pem", help="the portal's receipt key")
    parser.add_argument("--manifest", type=Path, metavar="MANIFEST.json", help="what you offered, as downloaded")
    parser.add_argument("--file", type=Path, action="append", default=[], help="a file of the bid; may be repeated")
    parser.add_argument("--sealed-list", type=Path, metavar="LIST.json", help="the list published at the deadline")
    return parser


def main(given: list[str] | None = None) -> int:
    """Run as a program; returns the exit code."""
    parser = arguments()
    asked = parser.parse_args(given)
    if asked.file and not asked.manifest:
        parser.error("--file needs --manifest, which lists the files")
    try:
        return verify(asked)
    except Unreadable as refused:
        print(f"Cannot check: {refused}", file=sys.stderr)
        return UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
