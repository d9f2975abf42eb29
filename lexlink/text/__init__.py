"""Characters only: folding, offsets, numerals, sentences, safe display. Knows no law."""
