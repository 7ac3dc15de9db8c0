"""Which row stands where: rows of a table under a query, page by page, however many there are."""
