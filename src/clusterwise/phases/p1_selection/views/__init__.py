"""The pages of the selection; each view finds, asks, acts and answers."""
