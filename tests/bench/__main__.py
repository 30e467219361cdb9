"""`python -m tests.bench [--quick] [--folder FOLDER]`."""

import argparse
import tempfile
from pathlib import Path

from tests.bench.run import run
from tests.bench.scale import FULL, QUICK
from tests.bench.table import table


def main() -> None:
    """Measures, then prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="fewer repetitions: one or two minutes"
    )
    parser.add_argument("--folder", type=Path, help="where the shops are made (another disk, say)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-", dir=options.folder) as folder:
        print(table(run(Path(folder), QUICK if options.quick else FULL)))


if __name__ == "__main__":
    main()
