"""The open API under /api/v1: what the pages do, for programs. Beside the pages, on the same verbs and the same roles."""
