"""Who is recorded twice: merges of persons as edges that can be taken back, and each person counted once."""
