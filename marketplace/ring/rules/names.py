"""Names in the portal's three languages."""

from dataclasses import dataclass

LANGUAGES = ("fi", "sv", "en")
"""Languages of the portal, in the order they are asked for."""


@dataclass(frozen=True)
class Names:
    """One thing's name in Finnish, Swedish and English."""

    fi: str
    sv: str
    en: str

    def text(self, language: str) -> str:
        """The name in a language; Finnish for a language the portal does not speak.

        >>> Names("Lahti", "Lahtis", "Lahti").text("sv")
        'Lahtis'
        """
        return {"sv": self.sv, "en": self.en}.get(language, self.fi)

    def to_document(self) -> dict[str, str]:
        """The names by language code."""
        return {"fi": self.fi, "sv": self.sv, "en": self.en}
