"""The bench runs; it asks for no time."""

from pathlib import Path

import pytest

from tests.bench.run import run
from tests.bench.scale import QUICK
from tests.bench.table import table
from tests.bench.verifying import measure as measure_verify


@pytest.mark.bench
def test_the_bench_prints_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = table(run(tmp_path, QUICK))
    with capsys.disabled():
        print(f"\n{text}")
    assert "scan to line" in text


@pytest.mark.bench
def test_the_check_of_the_log_stands_beside_bare_hashes_and_signatures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rates = measure_verify(tmp_path, 2000)
    with capsys.disabled():
        print(f"\n{rates.table()}")
    assert rates.sha256 > rates.ed25519 > rates.verify > 0
