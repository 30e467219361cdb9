"""Where the log breaks comes before what follows from it."""

from kiosk.rules.log_breaks import Break


def test_breaks_of_an_entry_or_ticket_come_first_and_what_follows_from_them_last() -> None:
    data = {"table": "till", "row": "T1"}
    entry, later = Break("hash_wrong", "T1", 8), Break("entry_missing", "T1", 14)
    ticket = Break("row_unlogged", "T1", None, "T1-000005")
    elsewhere = Break("hash_wrong", "T2", 3)
    sums, shop = Break("perpetual_wrong", "T1", data=data), Break("trigger_missing")
    in_order = [entry, later, ticket, elsewhere, sums, shop]
    assert sorted([shop, sums, elsewhere, ticket, later, entry]) == in_order
