"""Which industries belong together: co-occurrence, relatedness, complexity, categories and their check."""
