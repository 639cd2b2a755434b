"""Pure analysis: arrays and rows in, frozen results out."""
