"""Open data as documents: the register, and releases of the Open Contracting Data Standard 1.1.5.

A release tells one event of a contracting process: that a call was published, decided, or became a contract. What was
told stays, and a later event is a further release of the same process (``ocid``).

Source: Open Contracting Data Standard 1.1.5, release and release package schemas.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from marketplace.contracts.rules import ContractFacts
from marketplace.kernel.clock import HELSINKI, day_in_finland
from marketplace.register.rules import Admission, ProviderFacts
from marketplace.ring.rules import Category, Founding, Municipality, Ring
from marketplace.tenders.queries.published import PublishedAward
from marketplace.tenders.rules import CallFacts, CallState, call_state

PREFIX = "ocds-rengas"
"""Prefix of the processes' identifiers; it has the standard's form and waits for its registration."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
EXTENSIONS = [
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_techniques_extension/master/extension.json"
]
"""Extensions of the standard that are used: a call belongs to a dynamic purchasing system."""
TECHNIQUES = {
    "hasDynamicPurchasingSystem": True,
    "dynamicPurchasingSystem": {"type": "closed", "status": "active"},
}
METHOD = "Rajoitettu menettely, dynaaminen hankintajärjestelmä (1397/2016 49–52 §)"
STATUSES = {
    CallState.PUBLISHED: "active",
    CallState.CLOSED: "active",
    CallState.OPENED: "active",
    CallState.DECIDED: "complete",
    CallState.CANCELLED: "cancelled",
}
_CENTS = re.compile(r'"cents:(-?)(\d+)"')

Release = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """What open contracting data is made from, as it stands at a moment."""

    ring: Ring
    founding: Founding
    calls: Sequence[CallFacts]
    awards: Sequence[PublishedAward]
    contracts: Sequence[ContractFacts]
    providers: Mapping[int, ProviderFacts]
    municipalities: Mapping[str, Municipality]
    categories: Mapping[int, Category]
    at: datetime
    awards_by_call: dict[int, list[PublishedAward]] = field(init=False, repr=False)
    contracts_by_call: dict[int, list[ContractFacts]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "awards_by_call", _grouped(self.awards))
        object.__setattr__(self, "contracts_by_call", _grouped(self.contracts))


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in rows:
        found[one.call_id].append(one)
    return found


def written(document: Any) -> str:
    """A document as JSON; amounts of cents become exact decimal numbers of euros, which JSON has and Python has not."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return _CENTS.sub(lambda found: f"{found[1]}{int(found[2]) // 100}.{int(found[2]) % 100:02d}", text)


def _value(cents: int) -> dict[str, Any]:
    return {"amount": f"cents:{cents}", "currency": "EUR"}


def _moment(at: datetime) -> str:
    return at.astimezone(HELSINKI).isoformat(timespec="seconds")


def _days(starts_on: date, ends_on: date | None) -> dict[str, str]:
    period = {"startDate": _moment(datetime.combine(starts_on, time(0), HELSINKI))}
    if ends_on is not None:
        period["endDate"] = _moment(datetime.combine(ends_on, time(23, 59, 59), HELSINKI))
    return period


def release_package(published: Published, *, uri: str, publisher: Municipality) -> dict[str, Any]:
    """Everything that has been published, oldest event first.

    Args:
        uri: Address of the package.
        publisher: The municipality that runs the ring.
    """
    releases = [_release_of_the_ring(published, publisher)]
    for call in reversed(published.calls):
        releases += _releases_of(call, published)
    return {
        "uri": uri,
        "version": "1.1",
        "publishedDate": _moment(published.at),
        "publisher": _publisher(publisher),
        "license": LICENCE,
        "extensions": EXTENSIONS,
        "releases": sorted(releases, key=lambda one: (one["date"], one["id"])),
    }


def _publisher(municipality: Municipality) -> dict[str, str]:
    said = {"name": municipality.official_name}
    return {**said, "scheme": "FI-PRH", "uid": municipality.business_id} if municipality.business_id else said


def _buyer(municipality: Municipality, roles: Sequence[str]) -> dict[str, Any]:
    party: dict[str, Any] = {
        "id": _buyer_id(municipality),
        "name": municipality.official_name,
        "address": {"locality": municipality.names.fi, "countryName": "Suomi"},
        "roles": list(roles),
    }
    if municipality.business_id:
        identifier = {"scheme": "FI-PRH", "id": municipality.business_id, "legalName": municipality.official_name}
        party["identifier"] = identifier
    return party


def _buyer_id(municipality: Municipality) -> str:
    return f"FI-PRH-{municipality.business_id}" if municipality.business_id else f"kunta-{municipality.code}"


def _supplier(provider: ProviderFacts) -> dict[str, Any]:
    return {
        "id": f"FI-PRH-{provider.business_id}",
        "name": provider.name,
        "identifier": {"scheme": "FI-PRH", "id": provider.business_id, "legalName": provider.name},
        "address": {"locality": provider.town, "postalCode": provider.postcode, "countryName": "Suomi"},
        "roles": ["supplier"],
    }


def _named(party: dict[str, Any]) -> dict[str, str]:
    return {"id": party["id"], "name": party["name"]}


def _release(ocid: str, at: datetime, tag: str, parties: list[dict[str, Any]], **body: Any) -> Release:
    stamp = day_in_finland(at).isoformat()
    return {
        "ocid": ocid,
        "id": f"{ocid}-{tag}-{stamp}",
        "date": _moment(at),
        "tag": [tag],
        "initiationType": "tender",
        "language": "fi",
        "parties": parties,
        "buyer": _named(parties[0]),
        **body,
    }


def _release_of_the_ring(published: Published, lead: Municipality) -> Release:
    founding = published.founding
    assert founding.published_at is not None  # nothing is public before
    party = _buyer(lead, ["buyer", "procuringEntity"])
    tender = {
        "id": founding.hilma_number or "rengas",
        "title": published.ring.names.fi,
        "status": "active",
        "procuringEntity": _named(party),
        "procurementMethod": "selective",
        "procurementMethodDetails": METHOD,
        "mainProcurementCategory": "services",
        "submissionMethod": ["electronicSubmission"],
        "techniques": TECHNIQUES,
        "value": _value(founding.estimated_cents),
        "contractPeriod": _days(founding.starts_on, founding.ends_on),
    }
    return _release(f"{PREFIX}-rengas", founding.published_at, "tender", [party], tender=tender)


def _releases_of(call: CallFacts, published: Published) -> list[Release]:
    buyers = _buyers(call, published)
    ocid = f"{PREFIX}-{call.code}"
    assert call.published_at is not None  # only published calls come here
    found = [_release(ocid, call.published_at, "tender", buyers, tender=_tender(call, published))]
    won = published.awards_by_call.get(call.id, [])
    if won:
        suppliers = [_supplier(published.providers[one.provider_id]) for one in won]
        awards = [_award(call, one, published) for one in won]
        found.append(_release(ocid, won[0].decided_at, "award", buyers + suppliers, awards=awards))
    for contract in published.contracts_by_call.get(call.id, []):
        found.append(_contract_release(ocid, contract, buyers, published))
    return found


def _buyers(call: CallFacts, published: Published) -> list[dict[str, Any]]:
    responsible = published.municipalities[call.responsible_municipality]
    others = [code for code in call.municipalities if code != responsible.code]
    return [
        _buyer(responsible, ["buyer", "procuringEntity"]),
        *(_buyer(published.municipalities[code], ["buyer"]) for code in others),
    ]


def _tender(call: CallFacts, published: Published) -> dict[str, Any]:
    assert call.published_at is not None  # a published call has both
    assert call.deadline is not None
    category = published.categories[call.category_id]
    ceilings = call.ceilings
    expected = sum(count * ceilings.get(code, 0) for code, count in call.expected.items())
    responsible = published.municipalities[call.responsible_municipality]
    return {
        "id": call.code,
        "title": call.title,
        "description": call.need,
        "status": STATUSES[call_state(call.stored_state, call.deadline, published.at)],
        "procuringEntity": {"id": _buyer_id(responsible), "name": responsible.official_name},
        "items": [{"id": "1", "description": category.names.fi, "quantity": call.volume_max}],
        "value": _value(expected),
        "procurementMethod": "selective",
        "procurementMethodDetails": METHOD,
        "mainProcurementCategory": "services",
        "awardCriteria": "ratedCriteria" if call.quality_weight else "priceOnly",
        "submissionMethod": ["electronicSubmission"],
        "techniques": TECHNIQUES,
        "tenderPeriod": {"startDate": _moment(call.published_at), "endDate": _moment(call.deadline)},
        "contractPeriod": _days(call.starts_on, call.ends_on),
    }


def _award_id(call: CallFacts, award: PublishedAward) -> str:
    return f"{call.code}-{award.rank}"


def _award(call: CallFacts, award: PublishedAward, published: Published) -> dict[str, Any]:
    return {
        "id": _award_id(call, award),
        "title": call.title,
        "status": "active",
        "date": _moment(award.decided_at),
        "value": _value(award.comparison_cents),
        "suppliers": [_named(_supplier(published.providers[award.provider_id]))],
    }


def _contract_release(
    ocid: str, contract: ContractFacts, buyers: list[dict[str, Any]], published: Published
) -> Release:
    assert contract.signed_at is not None  # only signed contracts come here
    supplier = _supplier(published.providers[contract.provider_id])
    call = next(one for one in published.calls if one.id == contract.call_id)
    won = published.awards_by_call.get(call.id, [])
    award = next(one for one in won if one.provider_id == contract.provider_id)
    body = {
        "id": contract.code,
        "awardID": _award_id(call, award),
        "title": contract.title,
        "status": "active" if day_in_finland(published.at) <= contract.ends_on else "terminated",
        "period": _days(contract.starts_on, contract.ends_on),
        "dateSigned": _moment(contract.signed_at),
    }
    release = _release(
        ocid,
        contract.signed_at,
        "contract",
        [*buyers, supplier],
        awards=[_award(call, award, published)],
        contracts=[body],
    )
    return {**release, "id": f"{release['id']}-{contract.code}"}


def register_document(
    providers: Mapping[int, ProviderFacts],
    admissions: Sequence[Admission],
    categories: Mapping[int, Category],
    *,
    at: datetime,
) -> dict[str, Any]:
    """Who is admitted to what at a moment, by name; nothing of people, accounts or addresses."""
    by_provider: dict[int, list[Admission]] = defaultdict(list)
    for one in admissions:
        by_provider[one.provider_id].append(one)
    listed = sorted((providers[number] for number in by_provider), key=lambda one: (one.name, one.id))
    return {
        "at": _moment(at),
        "license": LICENCE,
        "categories": [{"code": one.code, "name": one.names.to_document()} for one in categories.values()],
        "providers": [
            {
                "business_id": one.business_id,
                "name": one.name,
                "town": one.town,
                "admissions": [
                    {"category": categories[each.category_id].code, "since": day_in_finland(each.since).isoformat()}
                    for each in sorted(by_provider[one.id], key=lambda each: each.category_id)
                ],
            }
            for one in listed
        ],
    }
