"""Personal data of members in their envelope: each with a key of its own.

The key of a member lies beside their data, sealed with the one in the shop's home
(docs/decisions/personal-data.md).
"""

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection

from db import member_deeds
from kiosk.rules.errors import ShopError
from kiosk.services.keys import identity_cipher


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who a member is, as far as they want to say. It shows in no log: it has no repr."""

    display_name: str = ""
    contact: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is known."""
        return not (self.display_name or self.contact)


NOBODY = Identity()


@dataclass(frozen=True, slots=True, repr=False)
class SealedIdentity:
    """Personal data as the database keeps it; nothing can be read without the home's key.

    `sealed_key` is None in rows of before, which hold a name sealed with the home's key.
    """

    sealed_key: str | None
    sealed: str


def seal(home: Path, identity: Identity) -> SealedIdentity:
    """Seal personal data under a new key. Raises ShopError ``key_missing``."""
    key = Fernet.generate_key()
    content = {"display_name": identity.display_name, "contact": identity.contact}
    sealed = Fernet(key).encrypt(json.dumps(content).encode())
    return SealedIdentity(identity_cipher(home).encrypt(key).decode(), sealed.decode())


def unseal(home: Path, stored: SealedIdentity) -> Identity:
    """Open personal data. Raises ShopError ``key_missing`` and ``identities_key_wrong``."""
    cipher = identity_cipher(home)
    try:
        if stored.sealed_key is None:
            return Identity(cipher.decrypt(stored.sealed).decode())
        key = cipher.decrypt(stored.sealed_key)
        return Identity(**json.loads(Fernet(key).decrypt(stored.sealed)))
    except InvalidToken:
        raise ShopError("identities_key_wrong") from None


def save(connection: Connection, home: Path, reference: str, identity: Identity) -> None:
    """Seal and store what is known of a member; without anything to know the row goes.

    Raises ShopError ``key_missing``, and ``identities_key_wrong`` where the key of this
    home is not the one of the rows that are there: nobody else could read the new one.
    """
    if identity.is_empty:
        member_deeds.erase_identity(connection, reference)
        return
    check_key(connection, home)
    made = seal(home, identity)
    member_deeds.save_identity(connection, reference, str(made.sealed_key), made.sealed)


def check_key(connection: Connection, home: Path) -> None:
    """Raise ShopError ``identities_key_wrong`` unless this home's key opens what is there."""
    sample = member_deeds.any_identity(connection)
    if sample:
        unseal(home, SealedIdentity(sample.sealed_key, sample.sealed))
