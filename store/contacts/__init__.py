"""The people one writes to: met in mailboxes, imported, typed in; and who is meant by a few letters."""
