"""`clusterwise account`: the first account of an installation, or a new password where nobody can send mail."""

import argparse
import secrets
from typing import Any

from clusterwise.cli.refusal import RefusalError

#: So many random bytes make a password that nobody guesses and that can still be typed.
PASSWORD_BYTES = 12


def add_to(commands: Any) -> None:
    """Declare the command."""
    account = commands.add_parser(
        "account", help="make an account that may start programmes, or give an account a new password"
    )
    account.add_argument("email", help="the e-mail address to sign in with")
    account.add_argument("--name", default="", help="the person's name, for a new account")
    account.set_defaults(run=make)


def make(asked: argparse.Namespace) -> int:
    """Make the account, or renew its password, and print the password once."""
    from django.core.exceptions import ValidationError

    from clusterwise.cli import installation
    from clusterwise.foundation.people import services
    from clusterwise.foundation.people.models import User

    installation.refuse_unready()
    for text in (asked.email, asked.name):
        if not text.isprintable():
            raise RefusalError("The address or the name holds signs that cannot be written; type it again.")
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user = User.objects.filter(email__iexact=asked.email).first()
    try:
        if user is not None:
            services.renew_password(user, password=password, by=None)
            print(f"{user.email} has a new password: {password}")
            if not user.is_active:
                print("The account is switched off, so nobody can sign in with it until an administrator opens it.")
        elif not asked.name.strip():
            raise RefusalError(f"There is no account {asked.email}; give the person's name with --name to make it.")
        else:
            services.create_account(
                email=asked.email, name=asked.name.strip(), password=password, by=None, is_superuser=True
            )
            print(f"{asked.email} may sign in and start programmes, with the password {password}")
    except ValidationError as refusal:
        raise RefusalError(" ".join(refusal.messages)) from refusal
    print("It is not kept anywhere: change it after signing in.")
    return 0
