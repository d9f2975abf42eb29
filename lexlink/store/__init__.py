"""The shelf: official texts with their history and origin, search, judgements, links of past runs.

`repository.Store` is its only door. Tables and SQL stay in here; what comes out is in `records`.
"""
