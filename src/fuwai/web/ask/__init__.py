"""Asking for any table: measures and dimensions are put together, the address is the table."""
