"""From a register to the map of a country: one pipeline behind the notebook, the command and the browser, without Django."""
