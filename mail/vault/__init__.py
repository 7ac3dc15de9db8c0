"""Passwords and keys: the OS keyring, an encrypted folder of ours, or a command of the user's."""
