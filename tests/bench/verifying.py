"""How fast a log is checked, beside bare SHA-256 and bare Ed25519 over the same bytes on the
same cores:

    python -m tests.bench.verifying [ENTRIES]
"""

import hashlib
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from db import log_chain
from db.engine import connect, open_database, reading
from kiosk.services.verify import verify_connection
from kiosk.settings import Settings
from tests.bench.signed_log import make_signed_log

ENTRIES = 50_000

Part = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Rates:
    """Entries a second, the memory of this process (MiB), and bytes of an entry."""

    verify: float
    sha256: float
    ed25519: float
    memory: float
    size: float

    def table(self) -> str:
        """The three, beside each other."""
        rows = [("", "entries/s", "of Ed25519")]
        for name in ("verify", "ed25519", "sha256"):
            rate = getattr(self, name)
            rows.append((name, f"{rate:,.0f}", f"{rate / self.ed25519:.2f}"))
        lines = [f"{a:<10}{b:>12}{c:>12}" for a, b, c in rows]
        about = f"{os.cpu_count()} cores, {self.size:.0f} bytes an entry, {self.memory:.0f} MiB"
        return "\n".join([*lines, about])


def measure(folder: Path, entries: int, workers: int | None = None) -> Rates:
    """Makes a log of so many sales in `folder` and checks it."""
    settings = Settings(home=folder, database_url="")
    open_database(settings.url, settings.copies).dispose()
    make_signed_log(settings, entries)
    engine = connect(settings.url)
    workers = workers or os.cpu_count() or 1
    with reading(engine) as connection:
        report = verify_connection(connection, workers=workers)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert report.is_whole, report.breaks[:5]
        key = log_chain.keys(connection, "T1")[0].public_key
        parts = [
            [(str(row[3]).encode(), bytes.fromhex(row[5])) for row in part]
            for part in log_chain.parts(connection, "T1")
        ]
    engine.dispose()
    size = sum(len(entry) for part in parts for entry, _ in part) / report.entries
    sha256 = _rate(parts, bare_sha256, key, workers)
    ed25519 = _rate(parts, bare_ed25519, key, workers)
    return Rates(report.entries / report.seconds, sha256, ed25519, memory, size)


def bare_sha256(part: Part, key: str) -> int:
    """Nothing but hashes."""
    for entry, _signature in part:
        hashlib.sha256(entry).hexdigest()
    return len(part)


def bare_ed25519(part: Part, key: str) -> int:
    """Nothing but signatures."""
    verifier = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    for entry, signature in part:
        verifier.verify(signature, entry)
    return len(part)


def _rate(parts: list[Part], bare: Callable[[Part, str], int], key: str, workers: int) -> float:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(bare, parts[:workers], [key] * workers))  # they have started
        began = time.perf_counter()
        done = sum(pool.map(bare, parts, [key] * len(parts)))
        return done / (time.perf_counter() - began)


def _asked() -> Iterator[int]:
    yield from map(int, sys.argv[1:])
    yield ENTRIES


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(measure(Path(folder), next(_asked())).table())
