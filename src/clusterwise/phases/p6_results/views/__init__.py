"""Pages of the results phase."""
