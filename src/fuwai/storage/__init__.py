"""The store: append-only tables, their digest chains, and queries. The one Django app."""
