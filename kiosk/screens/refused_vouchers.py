"""Why vouchers were refused at the counter, for managers."""

from kiosk.language import _, spoken
from kiosk.screens.look import LookDialogue
from kiosk.sentences import REFUSAL_REASONS
from kiosk.services.refusals import Refusal, last_refusals
from receipts import formats


class RefusedVouchersScreen(LookDialogue):
    """The last refusals, the newest first."""

    def __init__(self) -> None:
        super().__init__(lambda: _("Refused vouchers"), lambda: _("No voucher was refused."))

    def write_rows(self) -> None:
        """Look them up."""
        self.rows.show([_row(refusal) for refusal in last_refusals(self.kiosk.shop)])


def _row(refusal: Refusal) -> str:
    when = formats.date_and_time(refusal.at.astimezone(), spoken())
    reason = _(REFUSAL_REASONS[refusal.reason])
    return f"{when}  {refusal.till:<4} {refusal.code:<16} {reason}"
