"""What a printer is known to do, so that its bytes fit it."""

from dataclasses import dataclass
from typing import Literal

Proof = Literal["process_id", "status", "none", "unknown"]
"""How it answers for what it printed: GS ( H after printing; GS r in order after the data; never;
nobody has asked yet."""

DOTS_A_COLUMN = 12
"""Font A of 203 dpi printers is 12 dots wide and 24 high."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A printer's proved facts; the defaults are what most are, until `kiosk printer test`.

    columns: characters of the usual size a line, 32 to 48; code_page: n of ESC t n, and
    encoding, the same by Python's name; cutter and images (GS v 0) whether it has them;
    logo_sha256: the picture in its own memory, "" for none.
    """

    columns: int = 48
    code_page: int = 16
    encoding: str = "cp1252"
    proof: Proof = "unknown"
    cutter: bool = True
    images: bool = True
    logo_sha256: str = ""

    @property
    def dots(self) -> int:
        """The width of the paper that can be printed on."""
        return self.columns * DOTS_A_COLUMN
