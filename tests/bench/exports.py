"""A long export in each format, beside a bare cursor that writes the same CSV.

`python -m tests.bench.exports [--lines 1000000] [--url URL]` prints the table by itself; it
needs half a gigabyte of disk for a million lines.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from kiosk.settings import Settings
from tests.bench.long_history import make_long_history
from tests.bench.table import Aim, Figure, table

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
RATE = Aim(ratio=2)
"""At least half the rate of the bare cursor."""
MEMORY = Aim(median=100)
ONE = "tests.bench.one_export"


def measure_exports(home: Path, lines: int, url: str = "") -> list[Figure]:
    """Make a shop in `home` and export it, each time by a program of its own."""
    make_long_history(Settings(home=home, database_url=url), lines)
    bare = {name: _run(home, url, name) for name in (("raw", "same") if not url else ())}
    figures = []
    for name in FORMATS:
        ran = _run(home, url, name)
        is_csv = name == "csv" and "same" in bare
        if is_csv and ran["sha256"] != bare["same"]["sha256"]:
            raise AssertionError("the bare cursor wrote another CSV")
        floor = [bare["same"]["seconds"]] if is_csv else ()
        what = f"export of {lines:,} lines, {name}"
        figures.append(Figure(what, [ran["seconds"]], floor, "s", RATE if is_csv else Aim()))
        if is_csv:
            raw = [bare["raw"]["seconds"]]
            figures.append(
                Figure("  against values as they are stored", [ran["seconds"]], raw, "s")
            )
        figures.append(Figure("  memory, peak", [ran["peak"]], (), "MB", MEMORY))
        figures.append(Figure("  of it the program's own", [ran["own"]], (), "MB"))
    return figures


def _run(home: Path, url: str, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="kiosk-export-", dir=home.parent) as folder:
        argv = [sys.executable, "-m", ONE, str(home), name, str(Path(folder) / "out"), url]
        ran = subprocess.run(argv, check=True, stdout=subprocess.PIPE, env=dict(os.environ))
        found: dict[str, Any] = json.loads(ran.stdout)
    return found


def main() -> None:
    """Makes the shop, measures, prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.exports", description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the shop is made")
    parser.add_argument("--url", default="", help="an empty PostgreSQL database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-", dir=options.folder) as folder:
        home = Path(folder) / "home"
        print(table(measure_exports(home, options.lines, options.url)))


if __name__ == "__main__":
    main()
