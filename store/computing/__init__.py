"""Cells that are computed: what they read, in which order, and what comes of it."""
