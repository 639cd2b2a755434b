"""A mail server that nobody listens at."""

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Refuses every message as a closed port does."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("nobody listens")
