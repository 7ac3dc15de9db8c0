"""Templates of mails: texts with columns in them, filled in from one row.

`language` reads a text into a checked tree, `rendering` fills it in within limits, `merging` makes a whole mail,
`linting` holds a template against a table's columns, `textfile` keeps one as a file. Nothing here stores or sends.
"""
