"""Many entries on many cores: what is found is the same, and in the same order."""

from pathlib import Path

from sqlalchemy import update

from db.engine import connect, open_database
from db.log_chain import ENTRY
from db.sales import LINE
from kiosk.services.lab.guards import without_guards
from kiosk.services.verify import verify_connection
from kiosk.services.verify.pool import WORTH_WORKERS, how_many
from kiosk.settings import Settings
from tests.bench.signed_log import make_signed_log

SALES = 700


def test_workers_find_what_one_process_finds(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="")
    open_database(settings.url, settings.copies).dispose()
    make_signed_log(settings, SALES)
    engine = connect(settings.url)
    told: list[tuple[int, int]] = []
    with engine.connect() as connection:
        with without_guards(connection):
            connection.execute(update(LINE).where(LINE.c.line_number == 2).values(label="x"))
            connection.execute(update(ENTRY).where(ENTRY.c.seq == 650).values(signature="00"))
            alone = verify_connection(connection, workers=0, triggers=False)
            together = verify_connection(
                connection,
                workers=2,
                triggers=False,
                progress=lambda done, of: told.append((done, of)),
            )
        connection.rollback()
    engine.dispose()
    assert told[-1] == (SALES + 2, SALES + 2)
    assert together.breaks == alone.breaks
    assert len(alone.breaks) == SALES + 1


def test_a_short_log_starts_no_workers() -> None:
    assert how_many(WORTH_WORKERS - 1, None) == 0
    assert how_many(WORTH_WORKERS, None) >= 1
    assert how_many(10, 3) == 3
