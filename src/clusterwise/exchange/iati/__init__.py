"""IATI: what an initiative publishes as an activity file, and other people's files read beside it."""
