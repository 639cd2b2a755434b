"""What may be shown of a table without giving away a single firm or person."""
