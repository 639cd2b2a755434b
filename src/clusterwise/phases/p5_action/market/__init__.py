"""Conferences, fairs and business meetings, and who took part."""
