"""Phase 5: joint actions and what they record."""
