"""What a receipt says about top-up codes beside the codes themselves."""

from receipts.document import Text
from receipts.words import translator


def shown_on_screen(lang: str) -> Text:
    """In the place of a code that its buyer has read on the screen."""
    _ = translator(lang).gettext
    return Text(_("The code was shown on the screen. It is not printed again."), "center")


def given_back(lang: str) -> Text:
    """In the place of a code that came back before anybody read it."""
    _ = translator(lang).gettext
    return Text(_("The code was taken back. It is not given any more."), "center")


def printed_before(lang: str) -> Text:
    """In the place of a code that another paper holds, or may hold."""
    _ = translator(lang).gettext
    return Text(_("The code was given before. A manager can have a copy printed."), "center")
