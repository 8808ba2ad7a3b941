"""Files of a mini-tender: its dates as a calendar, its decision and each bidder's sheet on paper, receipts of bids."""

from marketplace.tenders.documents.calendar import calendar_file
from marketplace.tenders.documents.decision import decision_pdf, sheet_pdf
from marketplace.tenders.documents.receipt import receipt_pdf

__all__ = ["calendar_file", "decision_pdf", "receipt_pdf", "sheet_pdf"]
