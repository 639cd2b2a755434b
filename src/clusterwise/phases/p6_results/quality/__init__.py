"""Data quality of an initiative: rules over its records, findings, dismissals, second looks and the note of a report."""
