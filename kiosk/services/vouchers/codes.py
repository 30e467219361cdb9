"""New codes for the shop's vouchers, from the system's source of randomness."""

import secrets

from kiosk.rules.voucher_codes import RANDOM_BITS, code_of, has_shape


def new_code() -> str:
    """Return a new code of 70 random bits; never one of digits alone, as barcodes are."""
    while not has_shape(code := code_of(secrets.randbits(RANDOM_BITS))):
        pass
    return code
