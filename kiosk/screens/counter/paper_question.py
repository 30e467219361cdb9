"""What the counter asks about papers: whether one came out whole, and what to do about old
ones that never came.

The question stands on the counter's first line with its key and opens nothing by itself: no
scan is taken for an answer, and nothing moves. Later receipts go on meanwhile.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.language import _, ngettext, spoken
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.screens.receipts.question import QuestionDialogue, came_out, whole_in_words
from kiosk.screens.receipts.unprinted import UnprintedScreen, print_once_more
from kiosk.screens.receipts.words import all_printed
from kiosk.services.counter.unprinted import (
    PaperQuestion,
    Unprinted,
    leave_overdue,
    print_overdue,
    question_of,
    settle_on_paper,
    unprinted_papers,
)
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from receipts import formats

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen

DEED = "paper"
"""The key that answers, on the counter."""
LATER = timedelta(minutes=10)
"""Who says later is not asked again for so long."""
OVERDUE = 0
"""Stands for all old papers together among the jobs that are asked about later."""


class CounterQuestion:
    """Knows what the counter that it belongs to asks, and does what is answered."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter
        self._asked: PaperQuestion | None = None
        self._put_off: dict[int, datetime] = {}
        self._looked = 0
        self._going = ""

    # What is asked

    def look(self) -> None:
        """Look in a thread what is to be asked; typing goes on."""
        kiosk = self._counter.kiosk
        self._looked += 1  # what is being looked up is older
        if not kiosk.unprinted and self._asked is None:
            self._going = ""
            self._counter.show_header()
            return
        shop, put_off, long_job = kiosk.shop, self._jobs_put_off(), kiosk.long_under_way
        number = self._looked

        def work() -> tuple[PaperQuestion | None, str]:
            with kiosk.refusals(lambda refusal: None):  # it is asked a moment later
                return _next(shop, put_off), _name_of(shop, long_job) if long_job else ""
            return None, ""

        def found(looked_up: tuple[PaperQuestion | None, str]) -> None:
            if number == self._looked and self._counter.is_open:
                question, self._going = looked_up
                self._ask(question)

        kiosk.look_up(work, found)

    def look_again(self) -> None:
        """Look where later is now."""
        now = self._counter.kiosk.shop.now()
        if any(until <= now for until in self._put_off.values()):
            self.look()

    def in_words(self) -> tuple[str, str] | None:
        """Return the question in full, and where there is little room; None for none."""
        asked = self._asked
        if asked is None:
            return None
        if asked.paper:
            return whole_in_words(asked.paper)
        return old_papers(asked, self._counter.kiosk.shop.now()), old_papers_briefly(asked)

    def going(self) -> list[str]:
        """Say which paper has been coming out for long; the longest first."""
        if not self._going:
            return []
        return [_("{name} is coming out").format(name=self._going), _("coming out")]

    def _ask(self, question: PaperQuestion | None) -> None:
        """Show it; a bell for one that was not there before."""
        before, self._asked = self._asked, question
        if question and (before is None or _key(question) != _key(before)):
            self._counter.kiosk.bell()
        self._counter.show_header()

    def _jobs_put_off(self) -> frozenset[int]:
        now = self._counter.kiosk.shop.now()
        self._put_off = {job: until for job, until in self._put_off.items() if until > now}
        return frozenset(self._put_off)

    # Answers

    def open(self) -> None:
        """Ask what is asked, or what was put off; where nothing is, show what waits."""
        shop = self._counter.kiosk.shop
        question = _next(shop, self._jobs_put_off()) or _next(shop, frozenset())
        self._looked += 1  # what is being looked up is older
        self._ask(question)
        if question and question.paper:
            self._ask_whole(question.paper)
        elif question:
            self._ask_old(question)
        else:
            self._say_what_waits(unprinted_papers(shop))

    def _say_what_waits(self, papers: Sequence[Unprinted]) -> None:
        """Show the list; a paper that is coming out, and nothing else, is a sentence."""
        counter = self._counter
        if not papers:
            counter.say(all_printed(counter.kiosk.shop), "done")
        elif len(papers) == 1 and papers[0].state == "going":
            words = _("{name} is coming out. Nothing else waits.")
            counter.say(words.format(name=papers[0].name), "quiet")
        else:
            counter.kiosk.open_dialogue(UnprintedScreen(counter.duty.staff))

    def _ask_whole(self, paper: Unprinted) -> None:
        self._counter.kiosk.open_dialogue(
            came_out(
                paper,
                lambda: self._on_paper(paper),
                lambda: self._ask_copy(paper),
                lambda: self._later(paper.job_id),
            )
        )

    def _ask_old(self, question: PaperQuestion) -> None:
        kiosk, staff = self._counter.kiosk, self._counter.duty.staff

        def title() -> str:
            return old_papers(question, kiosk.shop.now())

        def hint() -> str:
            words = _("They do not come by themselves any more. {key} prints a ticket later.")
            return words.format(key=kiosk.keys.shown("receipts"))

        answers = (
            (lambda: _("Print them all"), self._print_old),
            (lambda: _("Look at them"), lambda: kiosk.open_dialogue(UnprintedScreen(staff))),
            (lambda: _("Leave them unprinted"), self._leave_old),
            (lambda: _("Later"), lambda: self._later(OVERDUE)),
        )
        kiosk.open_dialogue(QuestionDialogue(title, hint, answers))

    def _later(self, job: int) -> None:
        self._put_off[job] = self._counter.kiosk.shop.now() + LATER
        self.look()

    def _on_paper(self, paper: Unprinted) -> None:
        def settle() -> str:
            settle_on_paper(self._counter.kiosk.shop, paper, self._counter.duty.staff)
            return _("{name} is settled.").format(name=paper.name)

        self._do(settle)

    def _ask_copy(self, paper: Unprinted) -> None:
        kiosk, staff = self._counter.kiosk, self._counter.duty.staff

        def title() -> str:
            return _("Print {name} again").format(name=paper.name)

        def copy(allowed_by: StaffMember) -> None:
            self._do(lambda: print_once_more(kiosk, paper, staff, allowed_by), prints=True)

        allowed_or_ask(kiosk, staff, "reprint", title, copy)

    def _print_old(self) -> None:
        def print_them() -> str:
            count = print_overdue(self._counter.kiosk.shop, self._counter.duty.staff)
            self._counter.kiosk.receipt_waits()
            words = ngettext(
                "{count} paper goes to the printer.", "{count} papers go to the printer.", count
            )
            if self._counter.kiosk.printer_trouble:
                words = ngettext(
                    "{count} paper waits for the printer.",
                    "{count} papers wait for the printer.",
                    count,
                )
            return words.format(count=count)

        self._do(print_them, prints=True)

    def _leave_old(self) -> None:
        def leave_them() -> str:
            count = leave_overdue(self._counter.kiosk.shop, self._counter.duty.staff)
            return ngettext(
                "{count} paper stays unprinted.", "{count} papers stay unprinted.", count
            ).format(count=count)

        self._do(leave_them)

    def _do(self, deed: Callable[[], str], *, prints: bool = False) -> None:
        """Do it, and say what `deed` returns; a refusal is a sentence. What has to be printed
        is not done while the printer is away."""
        counter = self._counter
        with counter.kiosk.refusals(counter.refused):
            waits = prints and counter.kiosk.printer_trouble
            counter.say(deed(), "quiet" if waits else "done")
            counter.kiosk.papers_changed()
        self.look()


def old_papers(question: PaperQuestion, now: datetime) -> str:
    """Say how many papers have waited too long, and since when."""
    since, lang = question.since.astimezone(now.tzinfo), spoken()
    when = formats.clock_time(since, lang)
    if since.date() != now.date():
        when = f"{formats.week_day(since.date(), lang)} {when}"
    words = ngettext(
        "{count} paper has not been printed since {when}.",
        "{count} papers have not been printed since {when}.",
        question.count,
    )
    return words.format(count=question.count, when=when)


def old_papers_briefly(question: PaperQuestion) -> str:
    """The same where there is little room."""
    words = ngettext("{count} old paper", "{count} old papers", question.count)
    return words.format(count=question.count)


def _next(shop: OpenShop, put_off: frozenset[int]) -> PaperQuestion | None:
    question = question_of(shop, put_off)
    if question and question.paper is None and OVERDUE in put_off:
        return None
    return question


def _name_of(shop: OpenShop, job: int) -> str:
    """Return the name of a paper that is coming out, "" when it is out."""
    papers = unprinted_papers(shop)
    return next((each.name for each in papers if (each.job_id, each.state) == (job, "going")), "")


def _key(question: PaperQuestion) -> int:
    return question.paper.job_id if question.paper else OVERDUE
