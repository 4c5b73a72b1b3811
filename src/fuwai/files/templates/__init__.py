"""The Typst template and the style sheet of a bulletin: data of this package, read from *PATH*."""

from pathlib import Path

PATH = Path(__file__).parent
