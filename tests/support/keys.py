"""What a keyboard sends for its keys, as xterm does."""

import string

_PLAIN = {
    "enter": "\r",
    "tab": "\t",
    "space": " ",
    "escape": "\x1b",
    "backspace": "\x7f",
    "shift+tab": "\x1b[Z",
}
_LETTERED = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
_FIRST_FOUR = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_NUMBERED = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
_NUMBERED |= {"f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24}
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}


def key_sequence(name: str) -> str:
    """What a key sends, by Textual's name of it: "a", "f12", "ctrl+l", "shift+up", "alt+x".

    Raises ValueError for a key that is not known.
    """
    if name in _PLAIN:
        return _PLAIN[name]
    *held, key = name.split("+") if len(name) > 1 else [name]
    if not set(held) <= set(_MODIFIERS):
        raise ValueError(f"no modifier like that in {name!r}")
    modifiers = sum(_MODIFIERS[each] for each in held)
    if letter := _LETTERED.get(key) or _FIRST_FOUR.get(key):
        if held:
            return f"\x1b[1;{modifiers + 1}{letter}"
        return f"\x1bO{letter}" if key in _FIRST_FOUR else f"\x1b[{letter}"
    if number := _NUMBERED.get(key):
        return f"\x1b[{number};{modifiers + 1}~" if held else f"\x1b[{number}~"
    if held == ["ctrl"] and key in string.ascii_lowercase:
        return chr(ord(key) & 0x1F)
    if len(key) == 1 and held in ([], ["alt"]):
        return "\x1b" * len(held) + key
    raise ValueError(f"no key is called {name!r}")
