"""What the form of a column is made of: its questions, its widgets, and what is told while one answers."""
