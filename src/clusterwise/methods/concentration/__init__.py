"""Where an industry gathers, how far that is beyond chance, and for whom."""
