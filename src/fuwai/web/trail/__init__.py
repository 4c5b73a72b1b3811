"""The audit trail: of a record, of a region, the chains' verification, and receipts of filings."""
