"""The real till on a terminal, worked by a person and a scanner."""

import re

from tests.bench.goods import Good
from tests.bench.pty_program import written
from tests.bench.scanner import ScanProgram
from tests.bench.shop import KIOSK, PIN, BenchShop
from tests.support.keys import key_sequence

SIGN_IN_SCREEN = written("Quit ")
"""The last words of the first screen, on its bottom row."""
OPEN_TILL_SCREEN = written("How much cash is in the drawer?")
COUNTER = written("Scan an item, a card or a voucher.")
AFTER_A_SALE_SECONDS = 0.3
"""Until the receipt has gone to its printer in the background."""


class Till(ScanProgram):
    """`kiosk run` in a shop of the bench."""

    def __init__(self, shop: BenchShop) -> None:
        super().__init__([KIOSK, "run"], shop.env)

    def sign_in(self) -> None:
        """Types number and PIN when the first screen stands."""
        self.wait_for(SIGN_IN_SCREEN)
        self.write(f"1\r{PIN}\r")

    def open_till(self) -> None:
        """Answers what is in the drawer, for the till is closed."""
        self.wait_for(OPEN_TILL_SCREEN)
        self.write("80\r")
        self.wait_for(COUNTER)

    def shows(self, good: Good) -> tuple[re.Pattern[bytes], ...]:
        """The basket's row, label and amounts in one piece, and the sentence beside it."""
        label = re.escape(good.label.encode())
        row = re.compile(rb" 1 " + label + rb" +\d+\.\d\d +\d+\.\d\d ")
        return row, re.compile(label + ", €".encode() + rb"\d+\.\d\d")

    def pay(self) -> None:
        """Takes the exact amount in cash."""
        self.write(key_sequence("f12"))
        self.wait_for(written("To pay"))
        self.write("\r")
        self.wait_for(written("is stored."))
        self.breathe(AFTER_A_SALE_SECONDS)

    def void(self) -> None:
        """Takes the last line out."""
        self.write(key_sequence("f4"))
        self.wait_for(written("taken out."))

    def find(self, words: str, good: Good) -> None:
        """Looks for words with F2 until a good is among those found, and goes back."""
        self.write(key_sequence("f2") + words)
        self.wait_for(written(good.label))
        self.write(key_sequence("escape"))
        self.wait_for(written("Find"))
