"""What the donation's screen says: made from the draft whenever it is shown."""

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.donation_draft import Draft, LotDraft, Step
from kiosk.widgets.signs import ELLIPSIS
from receipts import formats

QUESTIONS: dict[Step, str] = {
    "donor": N_("Who gives? Type the name or the reference, and choose."),
    "day": N_("Given on which day?"),
    "document": N_("Number of the delivery note? Without one, the shop gives a number."),
    "item": N_("Scan the item."),
    "quantity": N_("How many pieces?"),
    "value": N_("Value of one piece?"),
    "expiry": N_("Expires on? A month alone is its last day."),
    "condition": N_("In what condition?"),
    "quarantine": N_("In quarantine, not to be sold yet?"),
    "place": N_("Where does it stand?"),
    "serials": N_("Scan each number, + first for an IMEI 2."),
}


def donor_line(draft: Draft) -> str:
    """Who gives."""
    return _("Donor: {name}").format(name=draft.donor_name or ELLIPSIS)


def papers_line(draft: Draft) -> str:
    """When, by which document, how many lots."""
    day = formats.short_date(draft.given_on, spoken())
    document = draft.document or ELLIPSIS
    count = len(draft.lots)
    lots = ngettext("{count} lot", "{count} lots", count).format(count=count)
    line = _("Day: {day}   Document: {document}   {lots}")
    return line.format(day=day, document=document, lots=lots)


def question(draft: Draft, find_key: str) -> str:
    """What is asked."""
    text = _(QUESTIONS[draft.step])
    if draft.step == "item":
        return _("{question} {key} finds it by its name.").format(question=text, key=find_key)
    if draft.at is not None and draft.lot.item.kind == "weight":
        text = {
            "quantity": _("How many kilograms?"),
            "value": _("Value of one kilogram?"),
        }.get(draft.step, text)
    if draft.at is None:
        return text
    return _("{label}: {text}").format(label=draft.lot.item.label[:24], text=text)


def default(draft: Draft) -> str:
    """What Enter alone stands for."""
    if draft.step == "donor":
        return ""
    if draft.step == "item":
        return _("Enter alone: the chosen line again.") if draft.lots else ""
    if draft.step == "serials":
        lot = draft.lot.lot
        last = " / ".join(lot.serials[-1].numbers) if lot.serials else ELLIPSIS
        counted = f"{len(lot.serials)}/{lot.quantity} {last}"
        return _("{counted}   Enter alone: go on.").format(counted=counted)
    value = _present(draft)
    clear = _("   -: none") if value and draft.step in _CAN_BE_EMPTY else ""
    return _("Enter alone: {value}").format(value=value or _("none")) + clear


def lot_row(draft: LotDraft, width: int) -> str:
    """A lot on one line."""
    lot = draft.lot
    quantity = f"×{lot.quantity}"
    if draft.item.kind == "weight":
        quantity = formats.kilograms(lot.quantity, spoken())
    value = "" if lot.unit_value_cents is None else formats.amount(lot.unit_value_cents, spoken())
    expiry = formats.short_date(lot.expires_on, spoken()) if lot.expires_on else ""
    label_width = max(12, width - 50)
    notes = [] if draft.is_whole else [ELLIPSIS]
    if draft.item.kind == "serial":
        notes.append(f"{len(lot.serials)}/{lot.quantity}")
    notes += [_("quarantine")] if lot.quarantined else []
    notes += [lot.condition] if lot.condition else []
    label = f"{draft.item.label[:label_width]:<{label_width}}"
    row = f"{label} {quantity:>9} {value:>9} {expiry:>10}  {', '.join(notes)}"
    room = width - 2  # beside the cursor
    return row if len(row) <= room else f"{row[: room - 1]}{ELLIPSIS}"


_CAN_BE_EMPTY: tuple[Step, ...] = ("document", "value", "expiry", "condition", "place")


def _present(draft: Draft) -> str:
    """What stands there now, as people write it."""
    if draft.step == "day":
        return formats.short_date(draft.given_on, spoken())
    if draft.step == "document":
        return draft.document
    lot = draft.lot.lot
    if draft.step == "quantity":
        by_weight = draft.lot.item.kind == "weight"
        return formats.kilograms(lot.quantity, spoken()) if by_weight else str(lot.quantity)
    if draft.step == "value":
        cents = lot.unit_value_cents
        return "" if cents is None else formats.amount(cents, spoken())
    if draft.step == "expiry":
        return formats.short_date(lot.expires_on, spoken()) if lot.expires_on else ""
    if draft.step == "quarantine":
        return _("yes") if lot.quarantined else _("no")
    return lot.condition if draft.step == "condition" else lot.place
