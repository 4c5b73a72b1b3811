"""Coding: from what a clerk types to scope and group. The corpus lies in corpus/."""
