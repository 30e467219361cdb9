"""The one way in which the shop says no."""

from typing import Any


class ShopError(Exception):
    """A refusal: a code the screens turn into a sentence, and the values that it needs.

    `code` is a stable word such as ``voucher_refused``; `data` holds plain values
    (cents, dates, labels), never a translated text.
    """

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        return f"{self.code} {self.data}" if self.data else self.code
