"""Balance: economic, social and environmental results side by side, outcome areas, and women at each node of the chain."""
