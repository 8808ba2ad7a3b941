"""The parts of a case, gathered from the windows of the rooms that hold them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from marketplace.audit import queries as audit
from marketplace.contracts import queries as contracts
from marketplace.handover.rules import Part, plain
from marketplace.identity import queries as identity
from marketplace.kernel.canonical import canonical_json
from marketplace.register import queries as register
from marketplace.tenders import queries as tenders
from marketplace.tenders.rules import CallFacts, CallState, call_state

RECOMPUTE = Path(__file__).with_name("recompute.py")
MOST_EVENTS = 1_000_000


def _json(path: str, value: Any) -> Part:
    return Part(f"{path}.json", canonical_json(plain(value)).encode())


def parts_of(call: CallFacts, now: datetime) -> list[Part]:
    """Every part of a case that exists and is not sealed at a moment, in the order of its story."""
    closed = call_state(call.stored_state, call.deadline, now) not in (CallState.DRAFT, CallState.PUBLISHED)
    parts = [
        _json("01-tarjouspyynto", call),
        _json("02-muutokset", tenders.amendments(call.id)),
        _json("03-kysymykset-ja-vastaukset", tenders.questions(call.id)),
        _json("04-kutsut", _invitations(call)),
        _json("05-kuntien-sitoumukset", tenders.commitments(call.id)),
    ]
    if closed:
        parts += _sealed(call)
    if tenders.opening(call.id) is not None:
        parts += _opened(call)
    for made in tenders.decisions(call.id):
        where = f"10-paatokset/{made.number}"
        parts += [
            _json(f"{where}/paatos", made.document),
            _json(f"{where}/tiedoksianto", tenders.service_of(made)),
            _json(f"{where}/tila", tenders.standing_of(made)),
        ]
    parts += [
        _json("11-ehdotukset", tenders.proposals(call.id)),
        _json("12-oikaisut", tenders.rectifications(call.id)),
        _json("13-markkinaoikeus", tenders.court_matters(call.id)),
    ]
    made_contracts = contracts.contracts_of_call(call.id)
    for contract in made_contracts:
        where = f"14-sopimukset/{contract.code}"
        parts += [
            _json(f"{where}/sopimus", contract),
            _json(f"{where}/allekirjoitukset", contracts.signatures(contract.id)),
            _json(f"{where}/muutokset", contracts.amendments(contract.id)),
        ]
    parts.append(_json("15-tapahtumaloki", _log(call.id, [one.id for one in made_contracts])))
    parts.append(_json("16-henkilot-ja-tuottajat", _names(call)))
    parts.append(Part("laske_jarjestys_uudelleen.py", RECOMPUTE.read_bytes()))
    return parts


def _invitations(call: CallFacts) -> list[dict[str, Any]]:
    return [
        {"provider": provider_id, "invited_at": at, "people_told": told}
        for provider_id, (at, told) in tenders.invitations(call.id).items()
    ]


def _sealed(call: CallFacts) -> list[Part]:
    """What lay sealed when the call closed; the signed list stands byte by byte as it was signed."""
    signed = tenders.sealed_list(call.id)
    return [
        *([Part("06-suljetut.json", signed.encode())] if signed else []),
        _json("07-vastaanottotodistukset", tenders.bids_of(call.id)),
        _json("07-peruutetut-ja-kieltaytyneet", [tenders.withdrawn(call.id), tenders.declines(call.id)]),
    ]


def _opened(call: CallFacts) -> list[Part]:
    return [
        _json("08-avauspoytakirja", tenders.opening(call.id)),
        _json("08-avatut-tarjoukset", tenders.opened_bids(call.id)),
        _json("09-pisteet-ja-perustelut", tenders.scores(call.id)),
    ]


def _log(call_id: int, contract_ids: list[int]) -> dict[str, Any]:
    """Audit rows of the case with their hashes, and what a check of the whole chain finds."""
    rows = []
    for kind, ids in (("call", [call_id]), ("contract", contract_ids)):
        for one in ids:
            rows += audit.events(subject=(kind, str(one)), page_size=MOST_EVENTS)[0]
    sequence, digest = audit.head()
    return {
        "head": {"sequence": sequence, "digest": digest},
        "chain": audit.verify(),
        "events": sorted(rows, key=lambda one: one.sequence),
    }


def _names(call: CallFacts) -> dict[str, Any]:
    """Names of the providers and of the people whose numbers the parts hold."""
    invited = set(tenders.invitations(call.id))
    log = _log(call.id, [one.id for one in contracts.contracts_of_call(call.id)])["events"]
    people = identity.people({one.person_id for one in log if one.person_id})
    return {
        "providers": {one.id: [one.name, one.business_id] for one in register.providers(list(invited)).values()},
        "people": {one_id: one.name for one_id, one in people.items()},
    }
