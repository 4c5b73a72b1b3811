"""Deadlines, holidays, windows and levels as they hold, and the acts that change them."""
