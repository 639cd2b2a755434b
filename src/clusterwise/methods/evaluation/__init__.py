"""What changed, and how much of it is due to what was done: estimators with comparison, and the size of a study."""
