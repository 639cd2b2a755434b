"""Phase 1: from a register over the map to the candidates, the agreed criteria and the choice."""
