"""Where an industry gathers: likeness of neighbours, hot spots, distances, density clusters, outlines and who serves them."""
