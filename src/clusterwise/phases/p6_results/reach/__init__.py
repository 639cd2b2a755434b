"""People reached: three honest figures, who overlaps, heads without names, and indirect reach apart from all of them."""
