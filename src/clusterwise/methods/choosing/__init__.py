"""Which clusters to serve first, and how far that answer can be trusted."""
