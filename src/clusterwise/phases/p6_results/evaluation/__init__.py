"""Evaluation: questions by six criteria with their evidence, contribution analysis, and studies of effect."""
