"""A network printer with a drawer: it answers for its paper, and tells pulses from papers."""

from tests.support.answering_printer import AnsweringPrinter
from tests.support.mechanics import Event


class DrawerPrinter(AnsweringPrinter):
    """`events` is what came, in order; `pulses` how often the drawer sprang open."""

    @property
    def has_paper(self) -> bool:
        return self.mechanics.has_paper

    @has_paper.setter
    def has_paper(self, there: bool) -> None:
        self.mechanics.has_paper = there

    @property
    def is_silent(self) -> bool:
        return not self.mechanics.answers

    @is_silent.setter
    def is_silent(self, silent: bool) -> None:
        self.mechanics.answers = self.mechanics.in_order = not silent

    @property
    def events(self) -> list[Event]:
        return self.mechanics.events

    @property
    def pulses(self) -> int:
        return self.events.count("drawer")

    def wait_for_events(self, *events: Event) -> None:
        """Wait until exactly this has come."""
        self.wait_for(lambda _printer: self.events == [*events])
