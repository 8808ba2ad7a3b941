"""Tables of terms in the making. Terms that were published or signed lie frozen with their call or contract."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.db import Base, Document, Instant
from marketplace.terms.rules.drafts import DraftFacts


class TermsDraft(Base):
    """Payment terms that somebody is drafting: working paper, shared by the ring's officers."""

    __tablename__ = "terms_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    meant_for: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("identity_person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def as_facts(self) -> DraftFacts:
        """The row as plain values."""
        return DraftFacts(self.id, self.name, self.document, self.meant_for, self.changed_at, self.version)
