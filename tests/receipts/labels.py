"""Names as people and spreadsheets bring them, and as nobody should."""

from hypothesis import strategies as st

CONTROLS = [*map(chr, range(32)), "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\ud800", "\ue000"]

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
