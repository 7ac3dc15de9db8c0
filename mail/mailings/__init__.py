"""Mailings: one mail for each of many rows, made by a template. `planning` looks, `queueing` writes them."""
