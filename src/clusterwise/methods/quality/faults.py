"""What the rules of data quality share: their one refusal."""


class QualityError(ValueError):
    """The columns or limits of a rule of data quality have no meaning; the message says which and what to mend."""
