"""Bytes → documents. One bad input becomes a notice and never stops the rest."""
