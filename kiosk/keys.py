"""The key map: one key for each deed, the same everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.language import N_


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person can do by a key. `label` is translated when it is shown."""

    name: str
    key: str
    label: str
    explanation: str


DEEDS = (
    Deed("find", "f2", N_("Find"), N_("Find an item by any part of its name or number")),
    Deed("quantity", "f3", N_("Quantity"), N_("Change the quantity or weight of the line")),
    Deed("void", "f4", N_("Void"), N_("Take the line out of the basket")),
    Deed("park", "f5", N_("Park"), N_("Put the basket aside")),
    Deed("recall", "f6", N_("Recall"), N_("Take a parked basket up again")),
    Deed("member", "f7", N_("Member"), N_("Give or take off the member's card")),
    Deed("receipts", "f8", N_("Tickets"), N_("Look at a ticket, take goods back, void a sale")),
    Deed("drawer", "f9", N_("Drawer"), N_("Open the drawer, pay in or out, end the shift")),
    Deed("category", "f10", N_("Open price"), N_("Sell without a barcode, or for somebody else")),
    Deed("pay", "f12", N_("Pay"), N_("Take the money")),
    Deed("why", "ctrl+p", N_("Why?"), N_("Why this price? The steps of the chosen line")),
    Deed("allow", "ctrl+a", N_("A manager allows"), N_("Let a line pass a quota, by PIN")),
    Deed("paper", "ctrl+u", N_("Paper?"), N_("Say whether a paper came out whole")),
    Deed("help", "f1", N_("Help"), N_("Show every key")),
    Deed("undo", "ctrl+z", N_("Undo"), N_("Take the last change back")),
    Deed("empty", "ctrl+x", N_("Empty"), N_("Empty the basket, after a question")),
    Deed("lock", "ctrl+l", N_("Lock"), N_("Lock the till; the basket is kept")),
    Deed(
        "manager",
        "ctrl+r",
        N_("Manager"),
        N_("Members, stock, prices and vouchers, for managers"),
    ),
    Deed("training", "ctrl+e", N_("Training"), N_("Practise, and back to the shop again")),
    Deed("next_step", "ctrl+n", N_("Skip"), N_("In training: go on to the next step")),
    Deed("language", "ctrl+t", N_("Français"), N_("Change the language of the screens")),
    Deed("quit", "ctrl+q", N_("Quit"), N_("Close the program; the basket is kept")),
    Deed("back", "escape", N_("Back"), N_("Go back one step; nothing is lost")),
    Deed("confirm", "enter", N_("OK"), N_("Go on")),
)

_KEY_NAMES = {"escape": N_("Esc"), "enter": N_("Enter")}


class KeyMap:
    """Which key does what on this till."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        """Take the settings' own keys. Raises ValueError: unknown deed, or a key used twice."""
        self._deeds = {deed.name: deed for deed in DEEDS}
        if unknown := chosen.keys() - self._deeds.keys():
            raise ValueError(f"keys: {', '.join(sorted(unknown))}")
        self._keys = {deed.name: chosen.get(deed.name, deed.key) for deed in DEEDS}
        self._names = {key: name for name, key in self._keys.items()}
        if len(self._names) < len(self._keys):
            raise ValueError("keys: one key for two deeds")
        # A line feed typed before the program is up arrives as Ctrl+J.
        self._names.setdefault("ctrl+j", "confirm")

    def deed_of(self, key: str) -> str | None:
        """Return the name of the deed that this key asks for."""
        return self._names.get(key)

    def deed(self, name: str) -> Deed:
        """Return the deed of this name."""
        return self._deeds[name]

    def shown(self, name: str) -> str:
        """Return how the deed's key is written on the screen; translate it when shown."""
        key = self._keys[name]
        return _KEY_NAMES.get(key) or key.replace("ctrl+", "Ctrl+").title()
