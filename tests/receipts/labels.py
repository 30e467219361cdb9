"""Names as people and spreadsheets bring them, and as nobody should."""

from hypothesis import strategies as st

from receipts.render.characters import printable
from receipts.render.fonts import SHIPPED, shipped

CONTROLS = [*map(chr, range(32)), "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\ud800"]

ODD = [
    "\x1b@\x1bp\x00\x19\xfa",
    "\x1dV\x00",
    "\x10\x04\x01",
    "a\r\nTOTAL 0,00 €",
    "قهوة عربية ٢٥٠ غرام",
    "Кава мелена",
    "咖啡粉二百五十克",
    "👩‍👩‍👧 ❤️ ☕ 🇫🇷",
    "e\u0301te\u0301 n\u0303",
    "12\u00a0€\u202f50\u2009%",
    "\u202egnirts",
    "Œ" * 500,
    "A" * 31 + " " + "b" * 33,
    "   ",
    "",
    "{number} %s %(x)s {",
]

LABELS = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=80),
    st.text("abcdef é€œ-", max_size=500),
    st.text([*"aé€ ", *CONTROLS], max_size=40),
    st.lists(st.sampled_from(ODD), max_size=4).map("".join),
)


def _set_as_text(character: str) -> bool:
    """Printers have it in Windows-1252, or it must not reach them at all."""
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return character in CONTROLS
    return True


def _drawn(character: str) -> bool:
    """A font that comes with the project has it, or it must not reach paper."""
    return all(
        any(ord(each) in shipped(name).characters for name in SHIPPED)
        for each in printable(character)
        if each != "\u200d"
    )


TEXTS = LABELS.map(lambda label: "".join(filter(_set_as_text, label)))
"""Labels that a printer sets as text: their amounts can be read out of its bytes."""
DRAWN = LABELS.map(lambda label: "".join(filter(_drawn, label)))
"""Labels in any script that the project has a font for."""
