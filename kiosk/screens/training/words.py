"""What the coach says: for each step of the guided sale, by what stands in front."""

from collections.abc import Mapping
from string import Formatter

from rich.text import Text

from kiosk.keys import DEEDS, KeyMap
from kiosk.language import N_, _
from kiosk.rules.guided_sale import (
    COFFEE,
    DEARER,
    STEPS,
    Need,
    Place,
    Seen,
    Step,
    lacks,
    note_given,
)

CENTS = 100

# Keys stand by the names of their deeds (kiosk.keys), codes as {code}.
SAID: Mapping[str, Mapping[Place, str]] = {
    "scan": {"counter": N_("Scan an item. Without a scanner: type {code}, then Enter.")},
    "card": {
        "counter": N_(
            "Scan the member's card: type {code}, then Enter. The line on top says who it is,"
            " and whether the card is valid."
        )
    },
    "quantity": {
        "counter": N_("Two of them: {quantity} changes the chosen line. The arrows choose."),
        "asks": N_("Type another quantity, 2 or 3, then Enter."),
    },
    "void": {"counter": N_("One thing too many? {void} takes the chosen line out.")},
    "undo": {
        "counter": N_("Out by mistake? {undo} puts it back. Most deeds can be taken back so.")
    },
    "find": {
        "counter": N_("No barcode on it? {find} finds an item by any part of its name."),
        "finds": N_("Type 4G. The arrows choose, Enter adds."),
    },
    "park": {
        "counter": N_("Somebody has forgotten something: {park} puts the basket aside meanwhile.")
    },
    "recall": {
        "counter": N_("They are back: {recall} takes the basket up again."),
        "chooses": N_("Choose the basket, then Enter."),
    },
    "red_card": {
        "counter": N_(
            "Now a card that has ended: {code}, then Enter. The light turns red, and the"
            " sentence below says what to do."
        )
    },
    "right_card": {
        "counter": N_("Nothing is lost: scan the right card again, {code}, then Enter.")
    },
    "used_voucher": {
        "counter": N_(
            "A voucher that was used before: {code}, then Enter. The till does not say why;"
            " a manager can see it."
        )
    },
    "voucher": {"counter": N_("This voucher is good: {code}, then Enter. It pays 5 €.")},
    "pay": {
        "counter": N_("Now the money: {pay}."),
        "pays": N_("You are given a note of {note}: type {note}, then Enter."),
    },
    "paper": {
        "counter": N_(
            "Give the big figure back in coins. Then answer: does the person want the receipt?"
            " The keys stand on the screen."
        )
    },
    "ticket": {
        "counter": N_("{receipts} shows the last tickets."),
        "tickets": N_("Enter shows the chosen one as its paper."),
    },
    "lock": {"counter": N_("You step away: {lock} locks the till. The basket is kept.")},
    "unlock": {"locked": N_("Sign in again: your number, Enter, your PIN, Enter.")},
}

BACK = N_("{back} leads back to the counter; nothing is lost.")
NEEDED: Mapping[Need, str] = {
    "dearer": N_(
        "The voucher pays all of it. To learn about money, first something dearer: {dearer},"
        " then Enter."
    ),
    "line": N_("First an item in the basket: {coffee}, then Enter."),
    "parked": N_("First put a basket aside: an item ({coffee}, Enter), then {park}."),
}
NO_CHANGE = N_(
    "This time nothing goes back. Then answer: does the person want the receipt?"
    " The keys stand on the screen."
)
FINISHED = N_(
    "Well done: that was a whole sale, with a refusal. {next_step}: go on as you like, with"
    " codes to try. {training}: back to the shop."
)


def said_now(number: int, now: Seen, keys: KeyMap, style: str) -> Text:
    """Return what is to be done next, in the language of the screens; keys and codes in
    a style of their own."""
    step = STEPS[number] if number < len(STEPS) else None
    shown = {deed.name: _(keys.shown(deed.name)) for deed in DEEDS}
    shown |= {"code": step.code if step else "", "coffee": COFFEE}
    note = note_given(now.remaining_cents) // CENTS
    shown |= {"dearer": DEARER, "note": str(note)}
    text = Text()
    for words, name, *_rest in Formatter().parse(_(_message(step, now))):
        text.append(words)
        if name:
            text.append(shown[name], style)
    return text


def _message(step: Step | None, now: Seen) -> str:
    if step is None:
        return FINISHED
    if now.place == "locked" and step.name != "unlock":
        return SAID["unlock"]["locked"]
    if now.place not in step.places:
        return BACK
    if missing := lacks(step, now):
        # It is scanned at the counter: what is typed while paying is an amount.
        return NEEDED[missing] if now.place == "counter" else BACK
    if step.name == "paper" and now.place == "counter" and not now.change_cents:
        return NO_CHANGE
    said = SAID[step.name]
    return said.get(now.place) or said[step.places[0]]
