"""The shop's keys: files in the home that only the till's user can read."""

import contextlib
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.home import write_secret
from kiosk.rules.errors import ShopError


def make_signing_key(home: Path, till: str) -> str:
    """Make the Ed25519 key of a till's journal; return the public part, hexadecimal.

    A key that is there already is kept.
    """
    path = _signing_path(home, till)
    if not path.exists():
        write_secret(path, Ed25519PrivateKey.generate().private_bytes_raw())
    return signing_key(home, till).public_key().public_bytes_raw().hex()


def signing_key(home: Path, till: str) -> Ed25519PrivateKey:
    """Read a till's private key. Raises ShopError ``key_missing``."""
    return Ed25519PrivateKey.from_private_bytes(_read(_signing_path(home, till)))


def make_identity_key(home: Path) -> None:
    """Make the key under which personal data lies encrypted; kept when it is there."""
    path = home / "keys" / "identities.key"
    if not path.exists():
        write_secret(path, Fernet.generate_key())


@cache
def identity_cipher(home: Path) -> Fernet:
    """Return the cipher of personal data. Raises ShopError ``key_missing``."""
    return Fernet(_read(home / "keys" / "identities.key"))


def make_topups_key(home: Path) -> None:
    """Make the key under which top-up codes lie sealed; kept when it is there."""
    path = _topups_path(home)
    if not path.exists():
        with contextlib.suppress(FileExistsError):  # another program has just made it
            write_secret(path, Fernet.generate_key())


def topups_key(home: Path) -> bytes:
    """Return the key of top-up codes (Fernet's form). Raises ShopError ``key_missing``.

    Never kept in memory for long: a key that was taken away is missed at once.
    """
    return _read(_topups_path(home))


def has_topups_key(home: Path) -> bool:
    """Tell whether the key of top-up codes is in this home."""
    return _topups_path(home).exists()


def _topups_path(home: Path) -> Path:
    return home / "keys" / "topups.key"


def _signing_path(home: Path, till: str) -> Path:
    return home / "keys" / f"till-{till}.key"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ShopError("key_missing", file=str(path)) from None
