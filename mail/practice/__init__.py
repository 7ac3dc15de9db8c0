"""The practice world of ``mailbase-tui demo``: a local mail server, customers who answer, sample data.

Nothing here is imported by the ordinary program. ``server`` needs the optional extra ``demo`` and says so
when it is started without it; everything else is plain Python.
"""
