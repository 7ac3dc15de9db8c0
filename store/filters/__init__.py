"""Which rows are meant, in which order and groups: conditions as people write them, as SQL and as JSON."""
