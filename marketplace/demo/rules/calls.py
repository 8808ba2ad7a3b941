"""The mini-tenders of the demo: what is bought, by whom, and what is offered."""

from dataclasses import dataclass

from marketplace.tenders.rules import Party, PartyRole, Question

QUESTIONS = (
    Question(
        "q1",
        "Miten ihminen pääsee tavoitteeseen ja pysyy siinä?",
        60,
        "Keino, näyttö siitä että se toimii, ja kuka sen tekee.",
    ),
    Question("q2", "Miten huomaatte keskeytyksen ja mitä silloin teette?", 40, "Viikossa huomattu, sovittu vastuu."),
)


def _page(text: str) -> bytes:
    """One page with one line, as PDF."""
    drawn = f"BT /F1 14 Tf 72 760 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    ]
    made, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    size, at = len(objects) + 1, len(made)
    made += f"xref\n0 {size}\n0000000000 65535 f \n{rows}"
    return f"{made}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n".encode("ascii")


SERVICE_DESCRIPTION = _page("Palvelukuvaus (esimerkki)")
"""The file that comes with every bid of the demo."""


@dataclass(frozen=True)
class DemoBid:
    """A bid: who sends it, its prices in percent of the ceilings, its answers, the points they get, its partners."""

    bidder: str
    provider: str
    percent: int
    answers: tuple[str, str]
    points: tuple[int, int] = (0, 0)
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True)
class DemoCall:
    """A mini-tender.

    Args:
        category: Code of the category, whose ready terms it begins from.
        officer: Key of the officer who drafts it.
        approver: Key of the officer who decides on an exception of its economic model.
    """

    title: str
    category: str
    template: str
    need: str
    officer: str
    approver: str
    responsible: str
    municipalities: tuple[str, ...]
    target_groups: tuple[str, ...]
    volume: tuple[int, int]
    winners_max: int
    bids: tuple[DemoBid, ...]


DECIDED = DemoCall(
    title="Työhön ja työssä: pitkään työttömänä olleet",
    category="C1",
    template="direct_employment",
    need="Neljässä kunnassa on yli 3 000 yli vuoden työttömänä ollutta. Tavoite on työ, joka kestää.",
    officer="officer-lahti-1",
    approver="officer-lahti-2",
    responsible="398",
    municipalities=("398", "098", "560", "111"),
    target_groups=("LTU", "OVER1000"),
    volume=(20, 60),
    winners_max=2,
    bids=(
        DemoBid(
            "bidder-mallipolku",
            "mallipolku",
            86,
            (
                "Oma valmentaja tapaa osallistujan kahdesti viikossa ja tulee mukaan työpaikalle.",
                "Soitamme saman päivän aikana ja sovimme tapaamisen kolmen päivän sisään.",
            ),
            (9, 8),
            (Party(PartyRole.SUBCONTRACTOR, "Esimerkkitulkit Oy", "1572860-0", "Tulkkaus tapaamisissa"),),
        ),
        DemoBid(
            "bidder-tyokipina",
            "tyokipina",
            82,
            (
                "Sata työnantajaa lähellä; valmentaja hakee paikan osallistujan ehdoilla.",
                "Työnantaja ilmoittaa poissaolosta meille, ja käymme paikalla viikon sisällä.",
            ),
            (8, 8),
        ),
        DemoBid(
            "bidder-uraapaja",
            "uraapaja",
            95,
            ("Ryhmävalmennus ja kaksi yksilötapaamista kuussa.", "Lähetämme viestin ja odotamme vastausta."),
            (6, 4),
        ),
    ),
)

CLOSED = DemoCall(
    title="Digitaidot ja kieli työpaikalla",
    category="C2",
    template="skills",
    need="Työpaikkoja jää täyttämättä, koska hakijoilta puuttuu kieli tai digitaito. Tavoite on osoitettu osaaminen.",
    officer="officer-lahti-1",
    approver="officer-lahti-2",
    responsible="398",
    municipalities=("398", "098"),
    target_groups=("IMMIGRANT", "NOVOC"),
    volume=(15, 40),
    winners_max=1,
    bids=(
        DemoBid(
            "bidder-harjuopisto",
            "harjuopisto",
            88,
            ("Opettaja kulkee työpaikalla ja koulutus sovitaan työnantajan kanssa.", "Ryhmän opettaja soittaa heti."),
        ),
        DemoBid(
            "bidder-digitori",
            "digitori",
            91,
            ("Oma laite mukaan kotiin ja taitomerkki jokaisesta askeleesta.", "Vertaisohjaaja ottaa yhteyttä."),
        ),
        DemoBid(
            "bidder-kielisilta",
            "kielisilta",
            84,
            ("Undervisning i små grupper med arbetets egna ord.", "Läraren ringer samma dag."),
        ),
    ),
)

OPEN = DemoCall(
    title="Askel osallisuuteen",
    category="C3",
    template="participation",
    need="Hollolassa ja Asikkalassa on nuoria, joita palvelut eivät tavoita. Tavoite on suunnitelma ja arjen rytmi.",
    officer="officer-hollola-1",
    approver="officer-lahti-2",
    responsible="098",
    municipalities=("098", "016"),
    target_groups=("YOUTH",),
    volume=(10, 25),
    winners_max=1,
    bids=(
        DemoBid(
            "bidder-tuulenpesa",
            "tuulenpesa",
            90,
            ("Tapaamme siellä missä ihminen on: kotona, puistossa, kirjastossa.", "Käymme ovella seuraavana päivänä."),
        ),
    ),
)

DRAFT_TITLE = "Työhön ja työssä, uusi kausi"
