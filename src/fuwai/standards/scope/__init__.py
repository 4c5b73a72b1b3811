"""Scope determination by edition: `scope_law` for `core.scope.determine`, `statute` as written, `cues` for texts."""

from fuwai.standards.scope.cue import cues
from fuwai.standards.scope.rules import scope_law, statute

__all__ = ["cues", "scope_law", "statute"]
