"""Something long done in a worker, with a bar that grows; Esc stops it."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.screens.audit.words import count
from kiosk.screens.dialogue import Dialogue
from kiosk.services.audit.checking import Stopped, Told
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.signs import BAR_DONE, BAR_LEFT
from kiosk.widgets.words import Words

Result = TypeVar("Result")
LOOK_SECONDS = 0.1
"""So often the bar is drawn anew: what is told meanwhile costs nothing."""

Work = Callable[[Told, Callable[[], bool]], Result]
"""Gets what it tells its progress to, and what says that it is to stop."""


class AsideScreen(Dialogue, Generic[Result]):
    """Does `work` in a thread as soon as it is shown, then `done` with what came of it."""

    words: ClassVar[dict[str, str]] = {"back": N_("Stop")}

    def __init__(
        self, title: Callable[[], str], work: Work[Result], done: Callable[[Result], None]
    ) -> None:
        super().__init__()
        self._title, self._work, self._done = title, work, done
        self._progress = (0, 0)
        self._stop = threading.Event()
        self._is_over = False

    def compose(self) -> ComposeResult:
        """What is being done, how far it is, the way out."""
        with Vertical(classes="panel"):
            yield Words(self._title, id="title")
            yield Words(self._bar, id="hint")
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        super().on_mount()
        self.set_interval(LOOK_SECONDS, self.query_one("#hint", Words).update)
        self.kiosk.run_worker(self._run())

    def on_unmount(self) -> None:
        """Whoever locks the till or ends the program waits for nothing."""
        self._stop.set()

    def deeds(self) -> tuple[str, ...]:
        """Stop; afterwards, go back."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back when there is nothing to wait for."""
        return ("language", *(("confirm",) if self._is_over else ()))

    def hint(self, deed: str) -> KeyHint:
        """Nothing is left to stop when it was refused."""
        hint = super().hint(deed)
        if deed == "back" and self._is_over:
            return replace(hint, label=_(self.kiosk.keys.deed(deed).label))
        return hint

    def do_back(self) -> None:
        """Stop, and leave when the worker has heard it."""
        if self._is_over:
            self.close()
        self._stop.set()

    def do_confirm(self) -> None:
        """Go back."""
        self.close()

    async def _run(self) -> None:
        with self.kiosk.refusals(self._failed):
            try:
                result = await asyncio.to_thread(self._work, self._tell, self._stop.is_set)
            except Stopped:
                if self.is_open:
                    self.close()
                return
            if self.is_open:
                self.close()
                if not self._stop.is_set():
                    self._done(result)

    def _failed(self, refusal: ShopError) -> None:
        self._is_over = True
        if self.is_open:
            self.refused(refusal)
            self.show_keys()

    def _tell(self, done: int, total: int) -> None:
        """Called in the worker's thread."""
        self._progress = (done, total)

    def _bar(self) -> Text:
        done, total = self._progress
        if self._is_over:
            return Text("")
        if not total:
            return Text(_("One moment…"))
        width = max(1, self.query_one("#hint").size.width)
        filled = min(width, width * done // total)
        said = _("{done} of {total}").format(done=count(done), total=count(total))
        return Text(f"{BAR_DONE * filled}{BAR_LEFT * (width - filled)}\n{said}")
