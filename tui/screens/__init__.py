"""Screens: one place of the terminal each."""
