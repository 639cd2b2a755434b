"""Reconcile an old report: each figure that it told against the sheets behind it, or against the initiative's records."""
