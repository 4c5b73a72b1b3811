"""Evidence beside records: scans, receipts, invoices."""
