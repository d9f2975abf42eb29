"""lexlink inside other people's tools: annotation tools and standards, spaCy, data frames.

Each format has a module with `write(documents, out)` and its inverse `read(path)`, which gives
`AnnotatedText`s. Nothing here is imported before it is asked for.
"""
