"""The editors of cells: for each type of column the right one, at the cell, in the grid and among a row's fields."""
