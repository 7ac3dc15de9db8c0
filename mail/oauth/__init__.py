"""Signing in by OAuth 2.0: the person tells an issuer in a browser of theirs, mailbase is given tokens for it."""
