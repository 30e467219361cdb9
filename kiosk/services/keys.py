"""The shop's keys: files in the home that only the till's user can read.

A till's key is replaced in two steps (docs/decisions/journal-keys.md): the new one lies
beside it until the log names it, then takes its place.
"""

import contextlib
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.home import keep_names, write_secret
from kiosk.rules.errors import ShopError


class TillSigner:
    """Signs a till's journal; `public_key` says with which key (raw, hexadecimal)."""

    def __init__(self, private: bytes) -> None:
        """Take a private key, raw. Raises ValueError for anything else."""
        key = Ed25519PrivateKey.from_private_bytes(private)
        self._sign = key.sign
        self.public_key = key.public_key().public_bytes_raw().hex()

    def __call__(self, data: bytes) -> bytes:
        """Return the signature."""
        return self._sign(data)


def make_signing_key(home: Path, till: str) -> str:
    """Make the Ed25519 key of a till's journal; return the public part, hexadecimal.

    A key that is there already is kept.
    """
    path = signing_path(home, till)
    if not path.exists():
        write_secret(path, Ed25519PrivateKey.generate().private_bytes_raw())
    return till_signer(home, till).public_key


def till_signer(home: Path, till: str) -> TillSigner:
    """Read a till's key. Raises ShopError ``signing_key_missing``, also for a broken file."""
    return _signer(signing_path(home, till), till)


def find_signer(home: Path, till: str, public_key: str) -> TillSigner:
    """Return the signer with this public key. A new key that the log names already, and that
    a power cut kept from its place, takes it now.

    Raises ShopError ``signing_key_missing``, or ``key_wrong`` where another key is there.
    """
    put_in_place(home, till, public_key)
    return look_for_signer(home, till, public_key)


def look_for_signer(home: Path, till: str, public_key: str) -> TillSigner:
    """Return the signer with this public key, wherever it lies, and move nothing.

    Raises ShopError as `find_signer` does.
    """
    with contextlib.suppress(ShopError):
        found = _signer(_new_path(home, till), till)
        if found.public_key == public_key:
            return found
    found = _signer(signing_path(home, till), till)
    if found.public_key != public_key:
        raise ShopError("key_wrong", till=till)
    return found


def make_new_key(home: Path, till: str) -> TillSigner:
    """Make another key and put it beside the till's, in place of one that came to nothing:
    `find_signer` is asked before, so that it can not be one that the database names."""
    path = _new_path(home, till)
    path.unlink(missing_ok=True)
    write_secret(path, Ed25519PrivateKey.generate().private_bytes_raw())
    keep_names(path.parent)
    return _signer(path, till)


def signer_here(home: Path, till: str) -> TillSigner | None:
    """Return the key that is there for a till, whatever database names it; None for none.

    Raises ShopError ``signing_key_missing`` for a broken file.
    """
    there = [each for each in (signing_path(home, till), _new_path(home, till)) if each.exists()]
    return _signer(there[0], till) if there else None


def nobody_s_signer() -> TillSigner:
    """Return a signer whose key lies nowhere, for a till whose own is gone: with it nothing
    can be written in its name."""
    return TillSigner(Ed25519PrivateKey.generate().private_bytes_raw())


def put_in_place(home: Path, till: str, public_key: str) -> None:
    """Let the key that lies beside the till's take its place, if it is the one that the
    database names; any other came to nothing, and the till's own is never lost to it."""
    path, beside = signing_path(home, till), _new_path(home, till)
    try:
        if _signer(beside, till).public_key != public_key:
            return
    except ShopError:
        return
    with contextlib.suppress(FileNotFoundError):  # another program has just done it
        beside.replace(path)
    keep_names(path.parent)


def has_new_key(home: Path, till: str) -> bool:
    """Tell whether a new key lies beside the till's."""
    return _new_path(home, till).exists()


def drop_new_key(home: Path, till: str) -> None:
    """Throw a new key away whose deed was refused, so that no database names it."""
    _new_path(home, till).unlink(missing_ok=True)


def set_aside(home: Path, till: str) -> None:
    """Keep a key file that is not this till's: it may be somebody else's only one."""
    path = signing_path(home, till)
    with contextlib.suppress(FileNotFoundError):
        path.rename(path.with_name(f"{path.name}.not-of-{till}"))


def signing_path(home: Path, till: str) -> Path:
    """Return where a till's private key lies."""
    return home / "keys" / f"till-{till}.key"


def _new_path(home: Path, till: str) -> Path:
    return home / "keys" / f"till-{till}.key.new"


def _signer(path: Path, till: str) -> TillSigner:
    try:
        return TillSigner(path.read_bytes())
    except (FileNotFoundError, ValueError):
        raise ShopError("signing_key_missing", file=str(path), till=till) from None


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


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ShopError("key_missing", file=str(path)) from None
