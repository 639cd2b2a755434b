"""How candidate clusters stand: whether they exist, how they perform, for whom, and how sure that is."""
