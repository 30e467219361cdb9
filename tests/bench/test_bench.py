"""The bench runs; it asks for no time."""

from pathlib import Path

import pytest

from tests.bench.run import run
from tests.bench.scale import QUICK
from tests.bench.table import table


@pytest.mark.bench
def test_the_bench_prints_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = table(run(tmp_path, QUICK))
    with capsys.disabled():
        print(f"\n{text}")
    assert "scan to line" in text
