"""Judging links: a person's decisions, kept in a journal; the gold and the agreement that come out of them.

`journal` keeps what happened, `state` is what stands after it, `session` is one reviewer at work,
`gold` writes what `lexlink eval` reads, `agreement` compares two reviewers.
"""
