"""WHAT does the text cite? detect → parse → resolve. Finds and reads citations, decides nothing."""
