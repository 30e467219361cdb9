"""Top-up codes in their envelope: sealed with a key that stays in the home."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db import topups
from kiosk.rules.errors import ShopError
from kiosk.services.keys import has_topups_key, make_topups_key, topups_key
from kiosk.services.shop import OpenShop

GROUP = 4

_CODE = re.compile(r"[0-9A-Za-z]{6,40}")
_FINGERPRINT_USE = b"kiosk top-up fingerprint 1"


@dataclass(frozen=True, slots=True)
class SealedCode:
    """A code as the database keeps it; neither half tells the code without the key.

    `fingerprint` is the same for the same code, so that none is taken in twice.
    """

    sealed: str
    fingerprint: str


@dataclass(frozen=True, slots=True, repr=False)
class Sealer:
    """Seals and opens codes. Its key shows in no log: it has no repr."""

    cipher: Fernet
    fingerprint_key: bytes

    def seal(self, code: str) -> SealedCode:
        """Seal a code as it was typed. Raises ShopError ``topup_code_unreadable``."""
        plain = normalised(code).encode()
        fingerprint = hmac.new(self.fingerprint_key, plain, hashlib.sha256).hexdigest()
        return SealedCode(self.cipher.encrypt(plain).decode(), fingerprint)

    def open(self, sealed: str) -> str:
        """Return the normalised code. Raises ShopError ``topups_key_wrong``."""
        try:
            return self.cipher.decrypt(sealed).decode()
        except InvalidToken:
            raise ShopError("topups_key_wrong") from None


def normalised(code: str) -> str:
    """Return a code as it is sealed: digits and letters, without spaces and hyphens.

    Raises ShopError ``topup_code_unreadable``, which does not hold the code.
    """
    plain = "".join(code.split()).replace("-", "")
    if not _CODE.fullmatch(plain):
        raise ShopError("topup_code_unreadable")
    return plain


def grouped(code: str) -> str:
    """Return a normalised code as people read it, in fours: ``1234 5678 9012 34``."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def sealer_of(home: Path) -> Sealer:
    """Return what opens this home's codes. Raises ShopError ``key_missing``."""
    key = topups_key(home)
    try:
        cipher = Fernet(key)
    except ValueError:
        raise ShopError("topups_key_wrong") from None
    # RFC 5869; the fingerprint's key is another one than the cipher's.
    derived = HKDF(SHA256(), 32, salt=None, info=_FINGERPRINT_USE).derive(key)
    return Sealer(cipher, derived)


def sealer(shop: OpenShop) -> Sealer:
    """Return what seals new codes of this shop.

    The key is made when the shop has no codes yet; tills that share a database share the
    key too, or one code could come in twice. Raises ShopError ``key_missing`` and
    ``topups_key_wrong``.
    """
    with shop.reading() as connection:
        sample = topups.any_sealed(connection)
    home = shop.settings.home
    if sample is None and not has_topups_key(home):
        make_topups_key(home)
    made = sealer_of(home)
    if sample is not None:
        made.open(sample)
    return made


def seal_code(shop: OpenShop, code: str) -> SealedCode:
    """Seal one code; for many, take one `sealer`. Raises ShopError as both do."""
    return sealer(shop).seal(code)
