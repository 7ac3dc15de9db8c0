"""Formulas of columns: read, checked, kept by column numbers, computed, and in which order.

`formula` reads and shows them, `compiling` computes them, `rolling` is the arithmetic of lookup columns,
`order` says which computed column comes before which. Nothing here knows the database.
"""
