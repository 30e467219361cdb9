"""In-store barcodes for items without one, and labels on the receipt printer."""

from typing import Literal

from sqlalchemy import Connection
from stdnum import ean

from db import in_store, items, members, print_jobs, serials, staff, vouchers
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.rounding import price_of_weight
from kiosk.rules.search import fold
from kiosk.rules.variable_measure import (
    LENGTH,
    PLAIN_PREFIX,
    Measures,
    Pattern,
    read_measure,
)
from kiosk.services.records import item_from
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still
from receipts.compose.label import Label, compose_labels
from receipts.document import to_json

MAX_LABELS = 100

LabelKind = Literal["price", "bare", "weight_inside", "price_inside"]
"""With its price; without; of something weighed, its weight or its price in the barcode."""


def give_barcode(shop: OpenShop, sku: str, staff_number: int) -> str:
    """Give an item without a barcode an in-store one, for good; return its barcode.

    An item that has a barcode keeps it. Items sold by weight get the shop's own shape
    for weights with the weight 0, others EAN-13 with the prefix 20. Raises ShopError
    ``code_unknown`` and ``barcodes_used_up``.
    """
    with shop.writing() as connection:
        in_store.queue_for_barcodes(connection)
        item = _item(connection, sku)
        if item.gtin:
            return item.gtin
        gtin = _next_free(connection, shop, item)
        text = fold(" ".join((item.label, item.sku, gtin)))
        in_store.give_barcode(connection, item.sku, gtin, text)
        values = {"sku": item.sku, "gtin": gtin, "staff": staff_number}
        check_still(connection, shop, staff_number, "labels")
        shop.write_journal(connection, "barcode_given", values, shop.now())
    return gtin


def print_labels(
    shop: OpenShop,
    sku: str,
    staff_number: int,
    kind: LabelKind = "price",
    *,
    count: int = 1,
    weight_grams: int | None = None,
) -> str:
    """Queue `count` labels of an item for the till's printer; return the barcode on them.

    An item without a barcode gets one. The price is the one without a card; an item for
    members alone has none on its label. `weight_grams` belongs to the last two kinds.
    Raises ShopError ``code_unknown``, ``labels_out_of_range``, ``weight_out_of_range``,
    ``label_not_by_weight``, ``label_without_shape``, ``label_price_unclear``,
    ``label_without_reference`` and ``barcodes_used_up``.
    """
    if not 1 <= count <= MAX_LABELS:
        raise ShopError("labels_out_of_range", most=MAX_LABELS)
    given = give_barcode(shop, sku, staff_number)
    with shop.reading() as connection:
        item = _item(connection, sku)
    if kind in ("weight_inside", "price_inside"):
        label = _weighed(shop, item, kind, weight_grams)
    else:
        label = _plain(item, given, with_price=kind == "price")
    document = compose_labels(label, count, lang=shop.record.lang, currency=shop.record.currency)
    with shop.writing() as connection:
        print_jobs.add_job(connection, shop.till, None, to_json(document), shop.now())
    return label.barcode


def _plain(item: Item, gtin: str, *, with_price: bool) -> Label:
    price = item.public_price_cents if with_price else None
    return Label(item.label, gtin, price, per_kilogram=item.kind == "weight")


def _weighed(shop: OpenShop, item: Item, kind: LabelKind, weight_grams: int | None) -> Label:
    if item.kind != "weight":
        raise ShopError("label_not_by_weight", label=item.label)
    if not weight_grams or weight_grams < 0:
        raise ShopError("weight_out_of_range")
    price = item.public_price_cents
    total = None if price is None else price_of_weight(price, weight_grams)
    if kind == "weight_inside":
        pattern, amount = _pattern(shop, "weight"), weight_grams
    else:
        # Read back with the same price: `scanned_labels` takes it in the same order.
        value = item.market_value_cents if price is None else price
        amount = price_of_weight(value, weight_grams) if value else 0
        if not amount:
            raise ShopError("label_price_unclear")
        pattern = _pattern(shop, "price")
    return Label(
        item.label,
        pattern.code(_reference(shop, item, pattern), amount),
        price,
        per_kilogram=True,
        weight_grams=weight_grams,
        total_cents=total,
    )


def _pattern(shop: OpenShop, measures: Measures) -> Pattern:
    for pattern in shop.settings.variable_measure_patterns:
        if pattern.measures == measures:
            return pattern
    raise ShopError("label_without_shape")


def _reference(shop: OpenShop, item: Item, pattern: Pattern) -> str:
    """Return the digits by which a measured barcode names the item."""
    for known in shop.settings.variable_measure_patterns:
        reference = known.reference_of(item.gtin or "")
        if reference and known.item_digits == pattern.item_digits:
            return reference
    if item.sku.isascii() and item.sku.isdigit() and len(item.sku) <= pattern.item_digits:
        return item.sku
    raise ShopError("label_without_reference", label=item.label)


def _item(connection: Connection, sku: str) -> Item:
    row = items.find_item(connection, [sku])
    if row is None:
        raise ShopError("code_unknown", scanned=sku)
    return item_from(row)


def _next_free(connection: Connection, shop: OpenShop, item: Item) -> str:
    """Return the next barcode of the item's range that stands for nothing yet."""
    patterns = shop.settings.variable_measure_patterns
    weight = next((p for p in patterns if p.measures == "weight"), None)
    prefix, width = PLAIN_PREFIX, LENGTH - 1 - len(PLAIN_PREFIX)
    if item.kind == "weight" and weight:
        prefix, width = weight.prefix, weight.item_digits
    lowest, highest = f"{prefix:0<{LENGTH}}", f"{prefix:9<{LENGTH}}"
    last = in_store.last_barcode(connection, lowest, highest)
    number = int(last[len(prefix) : len(prefix) + width]) + 1 if last else 1
    for candidate in range(number, 10**width):
        digits = f"{prefix}{candidate:0{width}}".ljust(LENGTH - 1, "0")
        gtin = digits + str(ean.calc_check_digit(digits))
        measured = read_measure(gtin, patterns)
        if not _is_taken(connection, measured.spellings if measured else (gtin,)):
            return gtin
    raise ShopError("barcodes_used_up", prefix=prefix)


def _is_taken(connection: Connection, codes: tuple[str, ...]) -> bool:
    """Tell whether a code stands for something that is scanned already."""
    return any(
        find(connection, codes)
        for find in (
            items.find_item,
            serials.find_serial,
            members.card_exists,
            vouchers.find_voucher,
            staff.find_badge,
        )
    )
