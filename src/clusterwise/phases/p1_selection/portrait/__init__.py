"""What a candidate is beyond its gate: standing, inclusion, proof of existence, territory, signs, buying together."""
