"""Phase 4: where the cluster wants to be, and the plan that leads there, with its money and its revisions."""
