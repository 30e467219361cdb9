"""Heads of the log that lie outside the database."""

import json
from pathlib import Path

from kiosk.rules.journal_heads import Head


def write_kept_head(folder: Path, head: Head) -> None:
    """Write a head as a till keeps it, whatever its chain says."""
    folder.mkdir(exist_ok=True)
    kept = {"till": head.till, "seq": head.seq, "hash": head.hash}
    folder.joinpath(f"{head.till}.json").write_text(json.dumps(kept))
