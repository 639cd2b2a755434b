"""Reporting: who collects, verifies and reports what by when, and the periods that are closed for it."""
