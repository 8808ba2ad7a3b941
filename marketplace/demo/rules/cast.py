"""The people and the providers of the demo. All are invented; the providers' names say so themselves.

Business ids and account numbers hold by their check digits. The business ids are far above the numbers given out so
far, and the account numbers carry the branch that banks use in examples.
"""

from dataclasses import dataclass

from marketplace.kernel.actor import Role

RING = "ring"
"""Stands for the ring's office where others have the three digits of a municipality."""


@dataclass(frozen=True)
class Cast:
    """One person of the demo.

    Args:
        key: Stable name, used in the form that signs in as the person.
        name: First and last name.
        at: Three digits of a municipality, :data:`RING`, or a provider's key.
        roles: What the person may do there.
        language: Language of the person's messages.
    """

    key: str
    name: str
    at: str
    roles: tuple[Role, ...]
    language: str = "fi"

    @property
    def email(self) -> str:
        """An address that reaches nobody: the domain is kept for examples."""
        return f"{self.key}@rengas.example"


@dataclass(frozen=True)
class DemoProvider:
    """One provider of the demo.

    Args:
        key: Stable name; its people's keys end with it.
        categories: Codes of the categories it was admitted to.
        offers: How it helps people, as its applications say.
    """

    key: str
    name: str
    business_id: str
    iban: str
    phone: str
    street: str
    postcode: str
    town: str
    language: str
    vat_registered: bool
    categories: tuple[str, ...]
    offers: str


OFFICER = (Role.OFFICER,)
CAST = (
    Cast("ring-admin", "Riitta Rengasmäki", RING, (Role.RING_ADMIN,)),
    Cast("auditor", "Tarmo Tarkkala", RING, (Role.AUDITOR,)),
    Cast("officer-lahti-1", "Hanna Hankinen", "398", OFFICER),
    Cast("officer-lahti-2", "Olli Ostola", "398", OFFICER),
    Cast("evaluator-lahti", "Arja Arvio", "398", (Role.EVALUATOR,)),
    Cast("caseworker-lahti", "Outi Ohjaaja", "398", (Role.CASEWORKER,)),
    Cast("reviewer-lahti", "Lasse Laskula", "398", (Role.REVIEWER,)),
    Cast("approver-lahti", "Hilkka Hyväkkä", "398", (Role.APPROVER,)),
    Cast("officer-hollola-1", "Henri Hollo", "098", OFFICER),
    Cast("caseworker-hollola", "Katja Kotikunta", "098", (Role.CASEWORKER,)),
    Cast("reviewer-hollola", "Reijo Rivi", "098", (Role.REVIEWER,)),
    Cast("approver-hollola", "Anna Asiala", "098", (Role.APPROVER,)),
    Cast("approver-orimattila", "Oskari Orimo", "560", (Role.APPROVER,)),
    Cast("admin-mallipolku", "Marja Malli", "mallipolku", ()),
    Cast("bidder-mallipolku", "Tauno Tarjola", "mallipolku", (Role.BIDDER,)),
    Cast("reporter-mallipolku", "Raija Raportti", "mallipolku", (Role.REPORTER,)),
    Cast("bidder-tyokipina", "Kimmo Kipinä", "tyokipina", ()),
    Cast("reporter-tyokipina", "Taru Tulos", "tyokipina", (Role.REPORTER,)),
    Cast("bidder-harjuopisto", "Opri Opistola", "harjuopisto", ()),
    Cast("bidder-tuulenpesa", "Tuula Tuuli", "tuulenpesa", ()),
    Cast("bidder-uraapaja", "Ari Apaja", "uraapaja", ()),
    Cast("bidder-kielisilta", "Karin Språk", "kielisilta", (), "sv"),
    Cast("bidder-digitori", "Dina Digi", "digitori", ()),
    Cast("bidder-kunnonaskel", "Kaapo Kunto", "kunnonaskel", ()),
)
"""Every person of the demo. Whoever has no role of their own registered the provider, and so holds all of its roles."""

PROVIDERS = (
    DemoProvider(
        "mallipolku", "Mallipolku-säätiö sr", "9800137-7", "FI2112345600010776", "+358505550100",
        "Mallikatu 1", "15100", "Lahti", "fi", False, ("C1", "C3"),
        "Työvalmentaja kulkee osallistujan rinnalla työnhausta työpaikalle ja tapaa työnantajan joka kuukausi.",
    ),
    DemoProvider(
        "tyokipina", "Työkipinä Esimerkki Oy", "9800274-0", "FI9612345600020775", "+358505550101",
        "Esimerkkitie 12", "15140", "Lahti", "fi", True, ("C1", "C2"),
        "Etsimme osallistujalle työpaikan sadan yrityksen verkostosta ja pidämme yhteyttä puoli vuotta alun jälkeen.",
    ),
    DemoProvider(
        "harjuopisto", "Harjun Malliopisto Oy", "9800411-3", "FI7412345600030774", "+358505550102",
        "Opintie 4", "15870", "Hollola", "fi", True, ("C2",),
        "Lyhyet ammatilliset koulutukset työpaikalla: osallistuja saa todistuksen ja työnantaja osaajan.",
    ),
    DemoProvider(
        "tuulenpesa", "Tuulenpesän Esimerkkiyhdistys ry", "9800548-2", "FI5212345600040773", "+358505550103",
        "Pesäkuja 7", "16300", "Orimattila", "fi", False, ("C3",),
        "Matalan kynnyksen ryhmät ja yksilöllinen tuki arjen rytmiin, jotta seuraava askel on mahdollinen.",
    ),
    DemoProvider(
        "uraapaja", "Ura-apaja Malli Oy", "9800685-6", "FI3012345600050772", "+358505550104",
        "Rantamalli 3", "18100", "Heinola", "fi", True, ("C1",),
        "Valmennamme pitkään työttömänä olleita ja sovimme palkkatuetun työn jatkosta jo ensimmäisenä päivänä.",
    ),
    DemoProvider(
        "kielisilta", "Språkbron Exempel Ab", "9800822-9", "FI0812345600060771", "+358505550105",
        "Exempelgatan 9", "15110", "Lahti", "sv", True, ("C2",),
        "Vi undervisar i finska och svenska på arbetsplatsen, i små grupper och i arbetets egna ord.",
    ),
    DemoProvider(
        "digitori", "Digitori Malli Osk", "9800959-8", "FI8312345600070770", "+358505550106",
        "Torimalli 2", "15200", "Lahti", "fi", True, ("C2", "C3"),
        "Digitaidot työnhakuun ja asiointiin: oma opettaja, oma laite ja taitomerkki jokaisesta askeleesta.",
    ),
    DemoProvider(
        "kunnonaskel", "Kunnonaskel Esimerkki Ky", "9801233-2", "FI8212345600080779", "+358505550107",
        "Askelpolku 5", "17200", "Vääksy", "fi", True, (),
        "Työkykyä vahvistava valmennus: liikunta, uni ja voimavarat kuntoon yhdessä työfysioterapeutin kanssa.",
    ),
)  # fmt: skip

AWAITING = ("kunnonaskel", "C3")
"""Provider and category of the application that waits for its decision."""
