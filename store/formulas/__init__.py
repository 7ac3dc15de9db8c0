"""Formulas of columns: read, checked, kept by column numbers and computed.

`formula` reads and shows them, `compiling` computes them, `rolling` is the arithmetic of lookup columns. Nothing here
knows the database.
"""
