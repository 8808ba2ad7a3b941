"""Use cases of mini-tenders, by subject."""
