"""Deterministic keys: numbers that belong to one person, compared by keyed digests and never kept as they are."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PHONE_DIGITS = 8


class KeyedDigestError(ValueError):
    """A digest was asked for without a secret or of nothing; the message says which."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Two people who hold the same key, the smaller id first, and the kind of key."""

    first: str
    second: str
    kind: str


def normal_number(text: str) -> str:
    """Return a card or identity number without spaces, signs and case, digits of any script as 0 to 9.

    Formula: NFKC, upper case, letters and digits only, each digit by its value.
    Source: house rule: a number copied by hand is the same number.
    Limits: leading zeros count, since some issuers use them.

    >>> normal_number(" ab-12/٣٤ ")
    'AB1234'
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(str(unicodedata.digit(sign, sign)) for sign in plain if sign.isalnum())


def normal_phone(text: str) -> str:
    """Return the last eight digits of a phone number, which prefixes of country and network leave alone; or nothing.

    Formula: digits of `normal_number`, the last eight of them.
    Source: ITU-T E.164: country codes have one to three digits, subscribers' numbers seldom fewer than eight.
    Limits: numbers of fewer than seven digits, and those of one repeated digit, are no key and give nothing.

    >>> normal_phone("+231 (0)77 555-0101"), normal_phone("0775550101"), normal_phone("000000000")
    ('75550101', '75550101', '')
    """
    digits = re.sub(r"\D", "", normal_number(text))
    if len(digits) < _PHONE_DIGITS - 1 or len(set(digits)) == 1:
        return ""
    return digits[-_PHONE_DIGITS:]


def keyed_digest(secret: bytes, kind: str, value: str) -> str:
    """Return the digest of a number that only holders of the secret can make.

    Formula: HMAC-SHA256(secret, kind, a zero byte, value) in hexadecimal.
    Source: RFC 2104; pseudonyms after ENISA (2019), Pseudonymisation techniques and best practices, section 5.
    Limits: whoever holds the secret can try all numbers of a short kind; keep it as a password.

    >>> keyed_digest(b"s", "card", "A1") == keyed_digest(b"s", "card", "A1") != keyed_digest(b"s", "phone", "A1")
    True
    """
    if not secret or not value:
        raise KeyedDigestError("A keyed digest needs a secret and a number; give both.")
    return hmac.new(secret, f"{kind}\x00{value}".encode(), hashlib.sha256).hexdigest()


def shared_keys(keys: Mapping[str, Iterable[tuple[str, str]]], shared_by_at_most: int) -> list[KeyPair]:
    """Return the pairs of people who hold a key together, each with the first holder, in the order of their ids.

    Formula: for each kind and digest with 2 to the given number of holders, the smallest id with each of the others.
    Source: house rule: a number held by many is a placeholder or a shop's phone, not a person's key.
    Limits: a key says that the number is the same; a family shares its phone.

    >>> shared_keys({"phone": [("x", "a"), ("x", "b"), ("y", "c")]}, 3)
    [KeyPair(first='a', second='b', kind='phone')]
    """
    found = []
    for kind in sorted(keys):
        holders: dict[str, set[str]] = {}
        for digest, person in keys[kind]:
            holders.setdefault(digest, set()).add(person)
        for people in holders.values():
            if 2 <= len(people) <= shared_by_at_most:
                first, *others = sorted(people)
                found += [KeyPair(first, other, kind) for other in others]
    return sorted(found, key=lambda pair: (pair.first, pair.second, pair.kind))
