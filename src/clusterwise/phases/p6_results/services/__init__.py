"""What people do in the results phase: the chain, and reports."""
