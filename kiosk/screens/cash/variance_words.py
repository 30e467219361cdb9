"""How a count is told beside what was expected: words and signs, never colour alone."""

from kiosk.language import _
from kiosk.rules.figures import Variance
from kiosk.screens.cash import count_words as say
from kiosk.services.shifts.state import EndedShift
from kiosk.widgets.signs import DONE, EXPLAINED, WARNING

AMOUNT = 12
STATE = 11
CURSOR_WIDTH = 2
LEAST_NAME = 12


def head(width: int) -> str:
    """Return the names of the columns."""
    tender, columns = _("Tender"), (_("Expected"), _("Counted"), _("Variance"))
    amounts = "".join(f"{each:>{AMOUNT}}" for each in columns)
    return f"{' ' * CURSOR_WIDTH}{tender:<{_name(width)}}{amounts}"


def row(variance: Variance, width: int, *, is_asked: bool) -> str:
    """Return a tender: its name, the three amounts, and the state in a word."""
    name = say.tender_name((variance.kind, variance.issuer))
    room = _name(width)
    amounts = (variance.expected_cents, variance.counted_cents)
    columns = "".join(f"{say.amount(cents):>{AMOUNT}}" for cents in amounts)
    state = _state(variance, is_asked=is_asked)
    return f"{name[: room - 1]:<{room}}{columns}{_signed(variance):>{AMOUNT}}  {state}"


def way(name: str, cents: int, width: int) -> str:
    """Return how much of the cash goes one way, under what was counted."""
    return f"{name:<{_name(width)}}{say.amount(cents):>{2 * AMOUNT}}"


def asked_of(variance: Variance, *, is_asked: bool) -> str:
    """Say what can be typed on a tender's row."""
    name = say.tender_name((variance.kind, variance.issuer))
    if variance.reason:
        return _("{name}: {reason}").format(name=name, reason=variance.reason)
    if is_asked:
        return _("{name}: why does it differ? Type it, without anybody's name, then Enter.").format(
            name=name
        )
    if variance.cents:
        return _("{name}: a reason can be typed; it need not be.").format(name=name)
    return _("{name}: nothing differs.").format(name=name)


def asked_of_money(part: str, piles: str, key: str) -> str:
    """Say what can be typed on the rows of the float and the deposit."""
    if part == "float":
        words = _("Another amount may stay: type it, then Enter. {key} closes the shift.")
    else:
        words = _("Another amount may go: type it, then Enter. {key} closes the shift.")
    return "\n".join(filter(None, (words.format(key=key), piles)))


def next_found(found_cents: int, left_cents: int, currency: str) -> str:
    """Say what the next shift counted in the drawer, and that it is not what is left."""
    found = _("The next shift found {found} in the drawer.")
    if found_cents != left_cents:
        found = _("The next shift found {found} in the drawer: the Z will say that it differs.")
    return found.format(found=say.money(found_cents, currency))


def close_question(
    shift: EndedShift, float_cents: int, deposit_cents: int, currency: str, *, missing: bool
) -> str:
    """Ask before the shift is closed for good."""
    words = _("Close shift {number} for good? {left} stay in the drawer, {banked} go to the bank.")
    question = words.format(
        number=shift.number,
        left=say.money(float_cents, currency),
        banked=say.money(deposit_cents, currency),
    )
    signature = _("The second signature is missing.")
    return f"{question} {signature}" if missing else question


def _name(width: int) -> int:
    return max(LEAST_NAME, width - CURSOR_WIDTH - 3 * AMOUNT - STATE - 2)


def _signed(variance: Variance) -> str:
    amount = say.amount(variance.cents)
    return f"+{amount}" if variance.cents > 0 else amount


def _state(variance: Variance, *, is_asked: bool) -> str:
    if not variance.cents:
        return f"{DONE} " + _("right")
    if variance.reason:
        return f"{EXPLAINED} " + _("explained")
    sign = WARNING if is_asked else " "
    return f"{sign} " + (_("short") if variance.cents < 0 else _("over"))
