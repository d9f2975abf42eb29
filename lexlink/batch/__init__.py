"""Linking by the archive: one pass over the texts, several outputs, nothing lost when it is cut short."""
