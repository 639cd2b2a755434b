"""Keyed digests of numbers that belong to one person; the secret is the installation's and leaves it never."""

import hashlib

from django.conf import settings

from clusterwise.methods.linkage.keys import keyed_digest, normal_number, normal_phone


def _secret() -> bytes:
    return hashlib.sha256(b"person-key:" + settings.SECRET_KEY.encode()).digest()


def of_number(kind: str, number: str) -> str:
    """Return the digest of a card's or identity paper's number, or nothing where no letter or digit is given."""
    plain = normal_number(number)
    return keyed_digest(_secret(), kind, plain) if plain else ""


def of_phone(number: str) -> str:
    """Return the digest of a phone number, or nothing where it is too short to tell people apart."""
    plain = normal_phone(number)
    return keyed_digest(_secret(), "phone", plain) if plain else ""


def of_particulars(*parts: str) -> str:
    """Return the digest of particulars that together tell a person, or nothing where one of them is unknown."""
    return keyed_digest(_secret(), "particulars", "|".join(parts)) if all(parts) else ""
