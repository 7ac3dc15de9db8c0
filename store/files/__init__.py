"""Files in and out: delimited text read as tables of texts, recognised, imported as one step."""
