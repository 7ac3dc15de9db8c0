"""Blocks of cells: ranges and marked rows that are copied, pasted, filled, emptied and duplicated at once."""
