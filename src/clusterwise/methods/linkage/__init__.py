"""Which records are the same person: names folded across scripts, keys, bands, merges, and how good a linkage is."""
