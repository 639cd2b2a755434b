"""How accounts come about: by invitation alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Closes the open sign-up; an account is made by accepting a signed invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
