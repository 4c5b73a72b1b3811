"""Workbooks: out to be filled in, back with what was found in them."""
