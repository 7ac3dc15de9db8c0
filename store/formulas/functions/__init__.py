"""What formulas can call, by family; the names, arguments and examples follow SeaTable's formula reference."""

from store.formulas.functions import dates, links, lists, logic, numbers, texts
from store.formulas.functions.registry import FUNCTIONS

__all__ = ["FUNCTIONS", "dates", "links", "lists", "logic", "numbers", "texts"]
