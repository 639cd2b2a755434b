"""How others answer the same batch of indicators over the same facts."""
