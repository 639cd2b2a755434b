"""The one error that ends a command with a sentence and code 1."""


class RefusalError(RuntimeError):
    """A command cannot do what was asked; the message says why and what to do."""
