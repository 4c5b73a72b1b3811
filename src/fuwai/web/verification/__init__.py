"""Campaigns of verification: draw, assign, look, carry out, report."""
