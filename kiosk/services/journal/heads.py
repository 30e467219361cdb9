"""The heads of the log, kept outside the database, and what they say of it.

Whoever puts yesterday's database back has a chain without a fault in it, but one that is
shorter than, or other than, what these files remember. They lie in the home's folder `heads`
and, where the settings name one, in a second folder that goes elsewhere.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection

from db import journal, tills
from kiosk.home import make_private, replace_secret
from kiosk.rules.journal_heads import Head
from kiosk.services.shop import OpenShop
from kiosk.settings import Settings

FOLDER = "heads"
Why = Literal["behind", "other_branch"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The database's chain is not the one that was kept: it ends before (`behind`), or has
    another entry there (`other_branch`). `found`: its own head. `told`: the chain has told of
    it already, and no manager has read that."""

    why: Why
    kept: Head
    found: Head
    told: bool = field(default=False, compare=False)

    def as_values(self) -> dict[str, Any]:
        """Return what the journal keeps of it."""
        kept = {"seq": self.kept.seq, "hash": self.kept.hash}
        found = {"seq": self.found.seq, "hash": self.found.hash}
        return {"why": self.why, "kept": kept, "found": found}


@dataclass(frozen=True, slots=True)
class Keeping:
    """What became of a head that was to be kept: `missed`, the folders that could not be
    written; `fault`, where one was left as it is, because the chain does not have it."""

    missed: tuple[Path, ...] = ()
    fault: ChainFault | None = None


def kept_heads(settings: Settings) -> dict[str, Head]:
    """Return the last head of each till that was kept in either place, by the till's name."""
    heads: dict[str, Head] = {}
    for head in _all_kept(settings):
        if head.till not in heads or heads[head.till] < head:
            heads[head.till] = head
    return heads


def heads_of(settings: Settings, till: str) -> list[Head]:
    """Return every head that was kept of a till, which differ where a place was missing."""
    return sorted({kept for kept in _all_kept(settings) if kept.till == till})


def keep_head(shop: OpenShop, till: str | None = None) -> Keeping:
    """Keep the head of a till's chain as it is now (this till's unless one is named), whole or
    as it was before, in each place. A practice shop keeps none.

    A head that the chain neither has nor tells of is never replaced: it is what shows that the
    database is another one.
    """
    if shop.training:
        return Keeping()
    till = till or shop.till
    # What was kept is read first: another program may keep a newer head meanwhile.
    places = [(folder, _read(folder / f"{till}.json")) for folder in _folders(shop.settings)]
    with shop.reading() as connection:
        head, public_key = head_of(connection, till), tills.public_key_of(connection, till)
        found = [fault for _, each in places if each and (fault := fault_of(connection, each))]
    faults = [fault for fault in found if not fault.told]
    left = {fault.kept for fault in faults}
    kept = {"till": till, "seq": head.seq, "hash": head.hash, "public_key": public_key}
    content = json.dumps(kept) + "\n"
    missed = [
        folder
        for folder, was in places
        if was not in left and not _wrote(shop.settings, folder / f"{till}.json", content)
    ]
    return Keeping(tuple(missed), _worst(faults))


def head_of(connection: Connection, till: str) -> Head:
    """Return the head of a till's chain in the database."""
    found = tills.journal_head(connection, till)
    if found is None:
        raise LookupError(till)
    return Head(till, *found)


def find_fault(shop: OpenShop) -> ChainFault | None:
    """Return the worst of `find_faults`."""
    return _worst(find_faults(shop))


def find_faults(shop: OpenShop) -> list[ChainFault]:
    """Compare the database with every head that was kept of this till."""
    own = heads_of(shop.settings, shop.till)
    with shop.reading() as connection:
        return [fault for kept in own if (fault := fault_of(connection, kept))]


def heads_told(connection: Connection, till: str) -> dict[Head, bool]:
    """Return the heads that a chain itself says it does not go through: those of a copy that
    was put back openly, and those of faults; with whether a manager knows. Reads it whole."""
    told: dict[Head, bool] = {}
    kinds = ("restored", "chain_fault", "chain_fault_read")
    for kind, values in journal.values_of(connection, till, *kinds):
        if kind == "restored":
            heads = [values["before"], *values.get("kept", [])]
            told |= {Head(till, **head): True for head in heads if head}
        elif kind == "chain_fault":
            told[Head(till, **values["kept"])] = False
        else:
            told = dict.fromkeys(told, True)
    return told


def fault_of(connection: Connection, kept: Head) -> ChainFault | None:
    """Return how the database's chain differs from a head that was kept, None for not, and
    where a manager knows of it."""
    found = head_of(connection, kept.till)
    why: Why = "behind" if kept.seq > found.seq else "other_branch"
    if kept.seq <= journal.purged_through(connection, kept.till):
        return None  # what a purge leaves is checked by its own anchor
    if journal.hash_of(connection, kept.till, kept.seq) == kept.hash:
        return None
    told = heads_told(connection, kept.till)
    return None if told.get(kept) else ChainFault(why, kept, found, told=kept in told)


def _worst(faults: list[ChainFault]) -> ChainFault | None:
    """Return a fault that nobody was told of before others, then the one that lost most."""
    return max(faults, key=lambda fault: (not fault.told, fault.kept.seq), default=None)


def _folders(settings: Settings) -> tuple[Path, ...]:
    own = settings.home / FOLDER
    return (own, settings.heads_copy) if settings.heads_copy else (own,)


def _wrote(settings: Settings, file: Path, content: str) -> bool:
    """Tell whether it could be written. A second folder that is not there is never made: it
    would lie on this computer while the stick is out."""
    try:
        if file.parent == settings.home / FOLDER:
            make_private(file.parent)
        replace_secret(file, content.encode("ascii"))
    except OSError:
        return False
    return True


def _all_kept(settings: Settings) -> Iterator[Head]:
    """Yield what can be read, of every till and place."""
    for folder in _folders(settings):
        for file in sorted(folder.glob("*.json")):
            if head := _read(file):
                yield head


def _read(file: Path) -> Head | None:
    try:
        kept = json.loads(file.read_text("utf-8"))
        head = Head(str(kept["till"]), int(kept["seq"]), str(kept["hash"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("%s says no head of the log", file)
        return None
    return head if head.till == file.stem and head.seq >= 1 else None
