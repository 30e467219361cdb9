"""A till as the person before it sees and uses it: what is shown, scanned, pressed and said."""

import gettext
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from babel.messages.mofile import read_mo

from kiosk.language import LOCALE
from tests.e2e.big_figures import shows_big
from tests.e2e.shop_folder import ShopFolder
from tests.support.terminal import Terminal

PAPER_WIDTH = {58: 35, 80: 51}
"""The receipt by its paper's millimetres, with its margins and the gap beside the basket."""
PAPER_FROM_WIDTH = 114
PERSONS_PACE_SECONDS = 0.05
"""Between two keys of a person: slower than any scanner."""
ROWS_BELOW_BASKET = 8
"""Sums, sentence, typed line and keys."""
QR_CORNER = "█▄▄▄█"
_LINE = re.compile(r"^[▸> ]\s*(\d+(?:[.,]\d{3} kg)?) (.+?)\s{2,}([\d.,]+)\s+(\S+?(?:\s\?)?)$")


@cache
def messages() -> frozenset[str]:
    """Every message that the program can say."""
    with (LOCALE / "en" / "LC_MESSAGES" / "kiosk.mo").open("rb") as file:
        return frozenset(str(message.id) for message in read_mo(file))


@dataclass(frozen=True)
class Shown:
    """A line of the basket as it stands on the screen."""

    quantity: str
    label: str
    value: str
    price: str


class Till:
    """The real program, seen through its terminal. Every `expect…` waits for what it asks."""

    def __init__(self, terminal: Terminal, lang: str, width: int = 80) -> None:
        """`width`: the columns without those of the receipt beside the basket."""
        self.terminal = terminal
        self._width = width
        self._words = gettext.translation("kiosk", LOCALE, languages=[lang])
        self._known = messages()

    def words(self, message: str, **values: object) -> str:
        """What the program says for this message of its catalogue."""
        assert message in self._known, f"the program never says {message!r}"
        return self._words.gettext(message).format(**values)

    # What a person does

    def sign_in(self, number: str = "1", pin: str = "1234") -> None:
        """Number Enter PIN Enter."""
        self.expect("Number or badge")
        self.terminal.type(f"{number}\r{pin}\r")
        self.expect_counter()

    def scan(self, *codes: str) -> None:
        """Scans one code after the other, as fast as it goes, in one write."""
        self.terminal.type("".join(f"{code}\r" for code in codes))

    def press(self, *keys: str) -> None:
        """Presses keys by Textual's names of them."""
        self.terminal.press(*keys)

    def answer(self, text: str) -> None:
        """Types an answer as a person does, and Enter: an amount, a weight, a number."""
        self.terminal.type(f"{text}\r")

    def write(self, text: str) -> None:
        """Types words at a person's pace, so that they are not taken for a scan, and Enter.

        Enter comes with the last one: a figure that chooses by itself has not chosen yet.
        """
        for character in text[:-1]:
            self.terminal.type(character)
            time.sleep(PERSONS_PACE_SECONDS)
        self.terminal.type(f"{text[-1:]}\r")

    def manages(self, subject: str) -> None:
        """Opens a subject of the managers' menu by the number beside it."""
        self.press("ctrl+r")
        self.expect("Members")
        if self.words(subject) not in self.text:
            self.press("end")
        self.expect(subject)
        rows = [row.strip(" │▸").split(maxsplit=1) for row in self.screen]
        [number] = [row[0] for row in rows if row[1:] == [self.words(subject)]]
        self.press(*number, "enter")

    def back(self) -> None:
        """Presses Escape, and waits until it is not taken for the beginning of Alt."""
        self.terminal.wait_until_quiet()  # what is still drawn is not what Escape does
        before = self.terminal.text
        self.terminal.press("escape")
        self.terminal.wait_for(lambda: self.terminal.text != before)
        self.terminal.wait_until_quiet()

    def back_to_counter(self) -> None:
        """Presses Escape, a step after the other, until the counter is there."""
        while not self._shows_counter():
            self.back()

    # What a person sees

    @property
    def screen(self) -> list[str]:
        """The rows, without the receipt beside the basket."""
        return [row[: self._width].rstrip() for row in self.terminal.screen]

    @property
    def basket(self) -> list[Shown]:
        """The lines of the basket that are in sight."""
        rows = self.screen[3 : len(self.screen) - ROWS_BELOW_BASKET]
        found = filter(None, map(_LINE.match, rows))
        return [Shown(*(" ".join(part.split()) for part in each.groups())) for each in found]

    @property
    def text(self) -> str:
        """The screen as running text."""
        return " ".join(" ".join(self.screen).split())

    @property
    def is_at_the_counter(self) -> bool:
        """Whether the program lives and shows the counter."""
        return self.terminal.exit_code is None and self._shows_counter()

    def expect(self, message: str, **values: object) -> None:
        """Waits for a message of the catalogue, on however many rows it stands."""
        self.expect_text(self.words(message, **values))

    def expect_text(self, text: str) -> None:
        """Waits for a text, on however many rows it stands."""
        wanted = " ".join(text.split())
        self.terminal.wait_for(_Named(lambda: wanted in self.text, text))

    def expect_big(self, amount: str) -> None:
        """Waits for an amount in big figures."""
        self.terminal.wait_for(_Named(lambda: shows_big(self.screen, amount), f"big {amount}"))

    def expect_counter(self) -> None:
        """Waits for the counter: the head of the basket, or the code of the last ticket."""
        self.terminal.wait_for(_Named(self._shows_counter, "the counter"))

    def _shows_counter(self) -> bool:
        return self.words("Value") in self.terminal.text or QR_CORNER in self.terminal.text

    def expect_items(self, count: int) -> None:
        """Waits for the number of pieces."""
        said = self._words.ngettext("{count} item", "{count} items", count).format(count=count)
        self.terminal.wait_for(re.compile(rf"^ {re.escape(said)}\b", re.MULTILINE))

    def expect_lines(self, count: int) -> None:
        """Waits until so many lines of the basket are in sight."""
        self._expect_basket(lambda lines: len(lines) == count, f"{count} lines")

    def expect_line(self, index: int, line: Shown) -> None:
        """Waits for one line of the basket, counted from 0."""
        self._expect_basket(lambda lines: lines[index : index + 1] == [line], repr(line))

    def expect_basket(self, lines: Sequence[Shown]) -> None:
        """Waits until exactly these lines are in sight."""
        self._expect_basket(lambda seen: seen == list(lines), repr(lines))

    def expect_labels(self, labels: Sequence[str]) -> None:
        """Waits until exactly these labels are in sight."""
        self._expect_basket(lambda seen: [x.label for x in seen] == list(labels), repr(labels))

    def expect_prices(self, prices: Sequence[str]) -> None:
        """Waits until exactly these prices are in sight."""
        self._expect_basket(lambda seen: [x.price for x in seen] == list(prices), repr(prices))

    def expect_quantities(self, quantities: Sequence[str]) -> None:
        """Waits until exactly these quantities are in sight."""
        wanted = list(quantities)
        self._expect_basket(lambda seen: [x.quantity for x in seen] == wanted, repr(wanted))

    def expect_values(self, values: Sequence[str]) -> None:
        """Waits until exactly these market values are in sight."""
        self._expect_basket(lambda seen: [x.value for x in seen] == list(values), repr(values))

    def _expect_basket(self, holds: Callable[[list[Shown]], bool], name: str) -> None:
        """The basket is drawn apart from the number of pieces beside the total."""
        self.terminal.wait_for(_Named(lambda: holds(self.basket), f"a basket of {name}"))

    def expect_ticket(self, number: int, till: str = "T1") -> str:
        """Waits until a sale is stored and shown; returns its ticket."""
        ticket = f"{till}-{number:06d}"
        self.expect("Ticket {ticket} is stored.", ticket=ticket)
        return ticket


class _Named:
    """A condition that says in a failure what was awaited."""

    def __init__(self, holds: Callable[[], bool], name: str) -> None:
        self._holds, self._name = holds, name

    def __call__(self) -> bool:
        return self._holds()

    def __repr__(self) -> str:
        return repr(self._name)


@contextmanager
def opened(shop: ShopFolder, rows: int = 24, columns: int = 80, **settings: str) -> Iterator[Till]:
    """The till of a shop, before anybody has signed in."""
    with shop.terminal(rows, columns, **settings) as terminal:
        width = columns if columns < PAPER_FROM_WIDTH else columns - PAPER_WIDTH[80]
        yield Till(terminal, settings.get("lang") or shop.lang, width)


@contextmanager
def at_the_counter(
    shop: ShopFolder, rows: int = 24, columns: int = 80, **settings: str
) -> Iterator[Till]:
    """The till of a shop, signed in."""
    with opened(shop, rows, columns, **settings) as till:
        till.sign_in()
        yield till
