"""What changes the records of the selection: registers, areas, candidates, rounds, decisions and the step to an initiative."""
