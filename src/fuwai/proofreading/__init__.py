"""校对: reads a published page and finds what cannot be. `proofread.proofread(path)` is the way in."""
