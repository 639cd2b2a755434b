"""Courses, sessions and who was there."""
