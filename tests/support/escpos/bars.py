"""The bars of EAN and ITF as dots. Source: GS1 General Specifications, 5.2 and 5.3."""

# Widths of space, bar, space, bar for each digit of set A; B is A reversed, C its inverse.
_EAN = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
_FIRST_DIGIT = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
    "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip
_ITF = (
    "NNWWN", "WNNNW", "NWNNW", "WWNNN", "NNWNW",
    "WNWNN", "NWWNN", "NNNWW", "WNNWN", "NWNWN",
)  # fmt: skip


def ean_bars(digits: str, module: int) -> str:
    """EAN-13 or EAN-8 as a 1 for each black dot."""
    if len(digits) == 13:
        sets, left, right = _FIRST_DIGIT[int(digits[0])], digits[1:7], digits[7:]
    else:
        sets, left, right = "AAAA", digits[:4], digits[4:]
    halves = [
        "".join(_ean_digit(digit, each) for digit, each in zip(left, sets, strict=True)),
        "".join(_ean_digit(digit, "C") for digit in right),
    ]
    modules = "101" + halves[0] + "01010" + halves[1] + "101"
    return "".join(each * module for each in modules)


def _ean_digit(digit: str, number_set: str) -> str:
    widths = _EAN[int(digit)]
    if number_set == "B":
        widths = widths[::-1]
    first = "1" if number_set == "C" else "0"
    other = "0" if first == "1" else "1"
    return "".join((first, other)[at % 2] * int(width) for at, width in enumerate(widths))


def itf_bars(digits: str, module: int) -> str:
    """ITF as a 1 for each black dot. Wide is 2.5 narrow ones, in whole dots (GS w)."""
    widths = {"N": module, "W": {2: 5, 3: 8, 4: 10, 5: 13, 6: 16}[module]}
    dots = ("1" * module + "0" * module) * 2
    for bar_digit, space_digit in zip(digits[::2], digits[1::2], strict=True):
        pairs = zip(_ITF[int(bar_digit)], _ITF[int(space_digit)], strict=True)
        dots += "".join("1" * widths[bar] + "0" * widths[space] for bar, space in pairs)
    return dots + "1" * widths["W"] + "0" * module + "1" * module
