"""Phase 3: what holds the cluster back, where a small push moves much, and where it stands today."""
