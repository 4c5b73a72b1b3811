"""Benchmarks: medians and ratios against named peers, in one process. Never a timed test."""
