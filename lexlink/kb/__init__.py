"""The law as the reading side sees it: corpus data, the names it goes by, one object in memory."""
