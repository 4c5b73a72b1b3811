"""Pages in a real browser: Debian's Chromium, driven by Playwright, against `fuwai serve` in a process of its own."""
