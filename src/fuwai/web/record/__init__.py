"""Contracts, executions and every other noun that is filed: list, form, page, print."""
