"""What a manager is told of the log: that it does not go on where it ended, and that its
second copy is missing."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.screens.dialogue import Dialogue
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.services.journal.heads import ChainFault
    from kiosk.services.staff import StaffMember


def fault_of(kiosk: "KioskApp") -> "ChainFault | None":
    """Return a fault of the log that no manager has read yet."""
    return kiosk.log_watch.fault if kiosk.log_watch else None


def fault_at_sign_in(kiosk: "KioskApp") -> str:
    """Return what everybody who signs in is told of a fault, nothing where there is none."""
    if fault_of(kiosk) is None:
        return ""
    return _("The sales log does not go on where it ended. Tell a manager.")


def log_warnings(kiosk: "KioskApp") -> list[str]:
    """Return what a manager should read of the log: labels for a menu."""
    labels = []
    if fault_of(kiosk):
        labels.append(_("! The sales log does not go on"))
    if kiosk.log_watch and kiosk.log_watch.missed:
        labels.append(_("! The copy of the log's head"))
    return labels


def show_warning(kiosk: "KioskApp", staff: "StaffMember", index: int) -> None:
    """Show one of `log_warnings`."""
    fault = fault_of(kiosk)
    if fault and index == 0:
        kiosk.open_dialogue(LogFaultDialogue(staff, fault))
    else:
        kiosk.open_dialogue(MissedCopyDialogue())


class LogFaultDialogue(Dialogue):
    """What is wrong, what it may come from and what to do. Enter: it is read, and told no
    more; the log keeps it."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("I have read this"), "back": N_("Later")}

    def __init__(self, staff: "StaffMember", fault: "ChainFault") -> None:
        super().__init__()
        self._staff, self._fault = staff, fault

    def compose(self) -> ComposeResult:
        """The sentences and the keys."""
        with Vertical(classes="panel wide", id="log-fault"):
            yield Words(lambda: _("The sales log does not go on where it ended"), id="title")
            yield Words(self._what, id="what")
            yield Words(self._to_do, id="to-do")
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def do_confirm(self) -> None:
        """Write down who has read it."""
        if self.scan_came_between():
            return
        if self.kiosk.log_watch:
            self.kiosk.log_watch.read(self._staff)
        self.close()

    def _what(self) -> str:
        kept, found = self._fault.kept.seq, self._fault.found.seq
        if self._fault.why == "behind":
            return _(
                "This till's log had reached entry no. {kept}; in the database it ends at"
                " no. {found}. Either an older database was put in its place, or the newest"
                " entries were taken out."
            ).format(kept=kept, found=found)
        return _(
            "Entry no. {kept} of this till's log is not the one that was written: in the database"
            " there is another one. Either another database was put in its place, or the log was"
            " altered."
        ).format(kept=kept)

    def _to_do(self) -> str:
        return _(
            "Sales can go on. Keep every Z on paper: each says up to where the log was right, and"
            " the command “kiosk verify” compares them. Tell whoever answers for the accounts."
            " The log itself says that this was found."
        )

    def refused(self, refusal: ShopError) -> None:
        """Show why."""
        super().refused(refusal)
        self.show_keys()


class MissedCopyDialogue(Dialogue):
    """The second folder of the log's heads can not be written."""

    def deeds(self) -> tuple[str, ...]:
        """Only back."""
        return ("back",)

    def compose(self) -> ComposeResult:
        """The sentence and the key."""
        with Vertical(classes="panel wide", id="log-fault"):
            yield Words(lambda: _("The copy of the log's head"), id="title")
            yield Words(self._what, id="what")
            yield Words(lambda: "", id="refusal")
            yield KeyBar()

    def _what(self) -> str:
        watch = self.kiosk.log_watch
        folders = ", ".join(str(folder) for folder in (watch.missed if watch else ()))
        return _(
            "It can not be written to {folder}. Put the stick back, or connect the folder again:"
            " the till goes on by itself. Until then a database that was put back may go unnoticed."
        ).format(folder=folders)
