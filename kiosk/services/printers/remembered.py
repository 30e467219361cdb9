"""What a till remembers of a printer from one program to the next, by its address.

It lies beside the lock of the printer's owner, so that tills of one home, the till's own test
and the commands know the same. It says how the printer was left, not what a test proved.
"""

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kiosk.home import replace_secret
from kiosk.services.shop import OpenShop
from receipts.profile import Proof
from receipts.transport import Outcome, Printer, Result
from receipts.transport.clean_start import CLEAN_START
from receipts.transport.outcome import SILENT
from receipts.transport.owner import lock_name
from receipts.transport.pace import pace_of

BYTES_A_SECOND = 600
"""A printer at 9600 baud takes 960 bytes a second, and has to print them too. On a slower line
`pace_of` says how many."""
MUTE_AFTER = 3
"""So often is a printer tried that no longer answers, before it is taken for another one."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Remembered:
    """broke_off: bytes were on their way that nobody knows to have arrived whole, so that the
    printer may take the next ones for dots. answers: it has answered behind a paper. silences:
    how often since then it took what it was asked, and kept its paper back by saying nothing."""

    broke_off: bool = False
    answers: bool = False
    silences: int = 0

    @property
    def is_mute(self) -> bool:
        """It takes what it is sent, but answers no more as it once did: perhaps another one
        stands there now, which never does."""
        return self.silences >= MUTE_AFTER


class PrinterMemory:
    """What is remembered of the printer at an address; read and written at once, for several
    programs may have it in turn. The printer's owner alone writes."""

    def __init__(self, home: Path, address: str) -> None:
        self._file = home / lock_name(address).replace(".lock", ".json")
        self._unwritten: Remembered | None = None

    def recall(self) -> Remembered:
        """Return what is known. A file that can not be read says nothing good: broken off."""
        if self._unwritten:
            return self._unwritten
        try:
            said = json.loads(self._file.read_text("utf-8"))
            broke_off, answers = said["broke_off"] is not False, said["answers"] is True
            return Remembered(broke_off, answers, int(said.get("silences", 0)))
        except FileNotFoundError:
            return Remembered()
        except (OSError, ValueError, KeyError, TypeError):
            log.exception("what is remembered of the printer can not be read")
            return Remembered(broke_off=True)

    def note(
        self,
        *,
        broke_off: bool | None = None,
        answers: bool | None = None,
        silences: int | None = None,
    ) -> None:
        """Remember this, over the end of the program too, where the home can be written to."""
        before = self.recall()
        now = replace(
            before,
            broke_off=before.broke_off if broke_off is None else broke_off,
            answers=before.answers if answers is None else answers,
            silences=before.silences if silences is None else silences,
        )
        if now == before and not self._unwritten:
            return
        text = json.dumps(asdict(now))
        try:
            replace_secret(self._file, text.encode())
            self._unwritten = None
        except OSError:
            log.exception("what is remembered of the printer can not be written")
            self._unwritten = now

    def clean_start(self) -> bytes:
        """Return what must come before anything else, b"" for nothing."""
        return CLEAN_START if self.recall().broke_off else b""

    def note_result(self, result: Result) -> None:
        """Remember what became of the last bytes; those that never left change nothing, but for
        the silence that kept them back."""
        match result.outcome:
            case Outcome.UNCERTAIN:
                self.note(broke_off=True)
            case Outcome.PRINTED | Outcome.PROCESSED:
                self.note(broke_off=False, answers=True, silences=0)
            case Outcome.SENT:
                self.note(broke_off=False, silences=0)
            case Outcome.NOT_SENT if result.detail == SILENT:
                silences = self.recall().silences
                self.note(silences=min(silences + 1, MUTE_AFTER))

    def send(self, printer: Printer, data: bytes, seconds: float, proof: Proof) -> Result:
        """Send what no spool knows of, such as a test page: until it has gone, it counts as
        broken off, whatever ends the program. `data` comes after a clean start if need be."""
        before = self.recall().broke_off
        whole = self.clean_start() + data
        self.note(broke_off=True)
        seconds += len(whole) / pace_of(printer, BYTES_A_SECOND)
        result = printer.send(whole, seconds, proof)
        if result.outcome is Outcome.NOT_SENT:
            self.note(broke_off=before)
        self.note_result(result)
        return result


def memory_of(shop: OpenShop, address: str | None = None) -> PrinterMemory:
    """Return the memory of a printer, of the settings' without an address. In training the
    printer is the real shop's, and so is what is known of it."""
    home = (shop.real or shop).settings.home
    return PrinterMemory(home, address or shop.settings.printer)
