"""The law from its publishers: reading their texts into articles, paragraphs and points."""
