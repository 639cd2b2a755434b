"""The pages of people and organisations: who takes part, in which role, and where."""
