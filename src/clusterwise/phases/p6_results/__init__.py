"""Phase 6: the result chain, indicators in use, and reports whose every figure opens."""
