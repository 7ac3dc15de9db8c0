"""Search over all rows, comments and mails: an index that follows the change log, and what is found in it."""
