"""Signing in and out, one's own account, the registration of an enterprise."""
