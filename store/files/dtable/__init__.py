"""SeaTable's `.dtable` files in and out: a ZIP archive with one JSON document and the files that its cells name."""
