"""Files of a mini-tender: its dates as a calendar, its decision and each bidder's sheet on paper."""

from marketplace.tenders.documents.calendar import calendar_file
from marketplace.tenders.documents.decision import decision_pdf, sheet_pdf

__all__ = ["calendar_file", "decision_pdf", "sheet_pdf"]
