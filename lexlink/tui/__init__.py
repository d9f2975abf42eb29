"""The terminal: news on the left, the law on the right.

`state`, `layout`, `view`, `law_page`, `keys`, `clipboard` and `memory` hold what can be thought
about without a terminal and know no Textual; `app`, `screens` and `widgets` show it.
"""
