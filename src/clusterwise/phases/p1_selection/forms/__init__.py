"""What people fill in: the import, candidates and rounds, scores and the decision."""
