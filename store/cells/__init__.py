"""What a cell can hold: types, their options, and how values are read and shown."""
