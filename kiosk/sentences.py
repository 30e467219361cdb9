"""Refusals as sentences: what happened, and what the person may do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.language import N_, _, spoken
from kiosk.rules.errors import ShopError
from receipts import formats

_SENTENCES = {
    "already_covered": N_("Everything is paid. Enter stores the sale."),
    "amount_unclear": N_("This is not an amount. Type for example 12.50."),
    "answer_missing": N_("{option} is missing, or is not readable text."),
    "basket_empty": N_("The basket is empty. Scan an item first."),
    "basket_full": N_("A basket holds {lines} lines. Take the money, then begin a new one."),
    "basket_gone": N_("Another till has taken this basket up."),
    "basket_too_dear": N_("The total passes {most}. Check quantities and prices."),
    "check_digit": N_("“{scanned}” was not read well. Scan it again, or find the item with F2."),
    "choice_unknown": N_("There is no “{typed}” in this list."),
    "code_unknown": N_("“{scanned}” is unknown here. Find the item with F2."),
    "currency_unknown": N_("{currency} is not a currency with cents (ISO 4217, such as EUR)."),
    "database_closed": N_("The database can not be opened: {reason}"),
    "database_too_new": N_("A newer version of this program made the database. Update this one."),
    "export_without_days": N_("The stock is known as it is now, not for other days."),
    "file_refused": N_("{file} can not be used: {reason}"),
    "key_missing": N_("The key file {file} is missing. Restore it from the shop's copy."),
    "key_wrong": N_(
        "The key in this home is not the key of the till {till}. Restore the right one."
    ),
    "kind_not_sold": N_("“{label}” can not be sold at this till yet."),
    "members_only": N_("“{label}” is for members. Scan a card, or void the line (F4)."),
    "no_change_on_tender": N_("No change is given on this. {remaining} remain to be paid."),
    "no_line": N_("There is no line to change. Scan an item first."),
    "no_shop": N_("There is no shop here yet. Make one with: kiosk init"),
    "no_terminal": N_("The till is shown in a terminal, and here is none."),
    "no_till": N_("This shop has no till {till}. Add it with: kiosk init --till {till}"),
    "not_by_weight": N_("“{label}” is not sold by weight."),
    "not_covered": N_("{remaining} are missing."),
    "price_not_typed": N_("“{label}” has its own price."),
    "price_out_of_range": N_("An amount lies between 0.01 and {most}."),
    "quantity_of_weight": N_("“{label}” is sold by weight."),
    "quantity_out_of_range": N_("A quantity lies between 1 and {most}."),
    "quantity_unclear": N_("This is not a quantity. Type for example 3."),
    "orientation_ended": N_(
        "The orientation ended on {day}. Take the card off (F7) or ask a manager."
    ),
    "orientation_ended_public": N_("The orientation ended on {day}. Public prices apply."),
    "orientation_starts": N_(
        "The orientation begins on {day}. Take the card off (F7) or ask a manager."
    ),
    "orientation_starts_public": N_("The orientation begins on {day}. Public prices apply."),
    "pin_too_short": N_("A PIN has {least} to 12 digits."),
    "printer_wrong": N_("KIOSK_PRINTER is not right: {printer}"),
    "receipt_scanned": N_("This is the receipt {ticket}. To sell, scan an item."),
    "scan_empty": N_("Nothing was scanned. Try again."),
    "scan_too_long": N_("This code is too long to be one. Scan it again."),
    "scan_waits": N_("“{scanned}” waits until this is answered."),
    "scan_unreadable": N_("This code was not read well. Scan it again."),
    "settings_wrong": N_("The setting {name} is not right: {problem}"),
    "shift_already_open": N_("This till is open already."),
    "sign_in_refused": N_("Number or PIN is not right. Try again."),
    "till_exists": N_("The till {till} is in this shop already."),
    "till_in_use": N_("The till {till} is open in another window. Go on there, or close it."),
    "till_name_wrong": N_("A till's name has 1 to 8 letters or figures, such as T1."),
    "too_many_lines": N_("{lines} lines were pasted at once; none was taken. Scan them in turn."),
    "unexpected": N_("This did not work, and it has been noted. Try again, or ask a manager."),
    "voucher_already_there": N_("This voucher is in the basket already."),
    "voucher_refused": N_("This voucher can not be taken here. A manager can see why."),
    "weight_out_of_range": N_("A weight lies between 0.001 and 200 kg."),
    "weight_unclear": N_("This is not a weight. Type kilograms, for example 0.350."),
}

REFUSAL_REASONS = {
    "unknown": N_("There is no such voucher."),
    "not_yet": N_("It is not valid yet."),
    "expired": N_("It has expired."),
    "used": N_("It is used up."),
    "spent_meanwhile": N_("It was spent at another till."),
}


def sentence(refusal: ShopError, currency: str = "EUR") -> str:
    """Return a refusal in the language of the screens."""
    code, data = refusal.code, dict(refusal.data)
    if code == "orientation_not_valid":
        code, data = _orientation(data)
    return _(_SENTENCES[code]).format(**_shown(data, currency))


def _orientation(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    ending = "_public" if data.get("pays_public") else ""
    if "starts" in data:
        return f"orientation_starts{ending}", {"day": data["starts"]}
    return f"orientation_ended{ending}", {"day": data["ended"]}


def _shown(data: Mapping[str, Any], currency: str) -> dict[str, str]:
    """Write amounts and days as people read them; cents lose their ending."""
    shown = {}
    for name, value in data.items():
        if name.endswith("_cents"):
            shown[name.removesuffix("_cents")] = formats.money(value, currency, spoken())
        elif isinstance(value, date):
            shown[name] = formats.long_date(value, spoken())
        else:
            shown[name] = str(value)
    return shown
