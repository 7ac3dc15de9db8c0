"""Columns made, changed and described as people speak of them."""
