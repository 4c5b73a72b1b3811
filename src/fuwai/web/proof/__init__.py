"""校对: a page to drop a bulletin on."""
