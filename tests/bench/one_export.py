"""One export by a program of its own, whose time and memory are its own:
`python -m tests.bench.one_export HOME FORMAT FILE [URL]`. FORMAT may be `raw` or `same` too: a
bare sqlite3 cursor that writes the stored values, or the very same CSV.
"""

import csv
import hashlib
import json
import re
import sqlite3
import sys
import time
from pathlib import Path

_FROM = """
FROM sale s JOIN sale_line l ON l.sale_id = s.sale_id
LEFT JOIN sale c ON c.sale_id = l.returns_sale_id
ORDER BY s.closed_at, s.till, s.ticket_number, l.line_number
"""
_LOTS = """
coalesce((SELECT group_concat(lot, ' ') FROM (
    SELECT lot FROM stock_movement m
    WHERE m.sale_id = l.sale_id AND m.line_number = l.line_number ORDER BY id
)), '')
"""
RAW = f"""
SELECT s.till, s.ticket_number, l.line_number, l.sku, l.label, l.quantity, l.weight_grams,
    l.market_value_cents, l.unit_price_cents, l.discount_cents, l.total_cents, l.vat_rate_bp,
    {_LOTS} AS lots, l.returns_line_number, l.serial, l.vat_cents, l.tariff, l.tariff_id,
    c.till, c.ticket_number, s.closed_at, s.closed_offset_minutes
{_FROM}
"""
SAME = f"""
SELECT printf('%s-%06d', s.till, s.ticket_number) AS ticket, l.line_number AS line, l.sku,
    l.label, l.quantity, l.weight_grams, l.market_value_cents, l.unit_price_cents,
    l.discount_cents, l.total_cents,
    CASE WHEN l.vat_rate_bp % 100 = 0 THEN l.vat_rate_bp / 100
        ELSE l.vat_rate_bp / 100.0 END AS vat_rate,
    {_LOTS} AS lots, l.returns_line_number AS returns_line, l.serial, l.vat_cents, l.tariff,
    l.tariff_id AS tariff_rule,
    CASE WHEN c.till IS NOT NULL
        THEN printf('%s-%06d', c.till, c.ticket_number) END AS returns_ticket,
    strftime('%Y-%m-%dT%H:%M:%S', s.closed_at, s.closed_offset_minutes || ' minutes')
        || printf('+%02d:%02d', s.closed_offset_minutes / 60, s.closed_offset_minutes % 60)
        AS closed_at,
    printf('%.2f', l.market_value_cents / 100.0) AS market_value,
    printf('%.2f', l.unit_price_cents / 100.0) AS unit_price,
    printf('%.2f', l.discount_cents / 100.0) AS discount,
    printf('%.2f', l.total_cents / 100.0) AS total,
    printf('%.2f', l.vat_cents / 100.0) AS vat
{_FROM}
"""


def write_bare(home: Path, query: str, target: Path) -> None:
    """Write what a query gives, as plainly as it can be done."""
    database = sqlite3.connect(home / "kiosk.sqlite")
    rows = database.execute(query)
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column[0] for column in rows.description])
        writer.writerows(rows)
    database.close()


def write_ours(home: Path, how: str, target: Path, url: str) -> float:
    """Write it as `kiosk export lines` does; return how long that took, in seconds."""
    from kiosk.services.exports import write_export
    from kiosk.services.shop import open_shop
    from kiosk.settings import Settings
    from tests.kiosk.services.shops import NOW

    shop = open_shop(Settings(home=home, database_url=url), now=lambda: NOW)
    begun = time.perf_counter()
    write_export(shop, "lines", format=how, output=target)  # type: ignore[arg-type]
    taken = time.perf_counter() - begun
    shop.close()
    return taken


def main() -> None:
    """Writes, and prints what it took as JSON."""
    home, how, target, url = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    begun = time.perf_counter()
    if how in ("raw", "same"):
        write_bare(home, RAW if how == "raw" else SAME, target)
        seconds = time.perf_counter() - begun
    else:
        seconds = write_ours(home, how, target, url)
    status = Path("/proc/self/status").read_text("utf-8")
    size = {name: int(kb) / 1024 for name, kb in re.findall(r"(\w+):\s+(\d+) kB", status)}
    found = {"seconds": seconds, "peak": size["VmHWM"], "own": size["RssAnon"]}
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    print(json.dumps(found | {"sha256": digest}))


if __name__ == "__main__":
    main()
