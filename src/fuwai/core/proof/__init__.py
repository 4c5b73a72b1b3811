"""校对: printed numbers as exact intervals, what a page says as linear rows, and what cannot be."""
