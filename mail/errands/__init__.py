"""Short errands for the screens, in a child process of theirs: what a person waits for and what takes network or MIME.

``python -m mail.errands`` reads one JSON object from standard input, its task, and writes JSON lines to standard
output: what it finds on the way, then the result, or ``{"error": {...}}``. A typed secret comes in only this way.
"""
