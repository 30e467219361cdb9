"""What is wrong in an imported file, and the sentence that says it."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from kiosk.language import N_, _

MOST_PROBLEMS = 20
"""A person mends a file in rounds; more than a screenful helps nobody."""

_SHOWN = 40

WHOLE_FILE = 0
"""The line of a problem that no line is to blame for."""

SENTENCES = {
    # the file
    "no_file": N_("there is no such file."),
    "unreadable": N_("the file can not be read: {reason}."),
    "too_big": N_("the file is larger than {most} MB; split it."),
    "empty": N_("the file is empty."),
    "workbook": N_("this is a spreadsheet document; save it as CSV and import that file."),
    "utf16": N_("the file is saved as UTF-16 (“Unicode text”); save it as CSV UTF-8."),
    "binary": N_("this is not a text file; save the spreadsheet as CSV."),
    "encoding": N_("the text is neither UTF-8 nor Windows-1252; save the file as CSV UTF-8."),
    "quotes": N_("the row can not be read: a quotation mark is out of place or never closed."),
    "several_lines": N_(
        "the row goes on until line {last}: a cell holds a line break, or a quotation mark"
        " was opened and not closed."
    ),
    # columns and rows
    "no_header": N_("the first line must name the columns: {columns}."),
    "column_missing": N_("the column “{name}” is missing."),
    "column_unknown": N_("the column “{name}” is not known; the columns are: {columns}."),
    "column_twice": N_("the column “{name}” is there twice."),
    "too_many_cells": N_(
        "the row has {found} cells for {columns} columns; a text or amount that holds the"
        " separator must stand in quotation marks."
    ),
    "cell_without_column": N_("“{value}” stands in a column that has no name."),
    # cells
    "required": N_("this cell must not be empty."),
    "control_characters": N_("“{value}” holds an invisible character."),
    "too_long": N_("“{value}” is too long: at most {most} characters."),
    "not_a_code": N_(
        "“{value}” is not a code: letters without accents, digits and signs, no spaces."
    ),
    "number_unclear": N_("“{value}” is not a number."),
    "negative": N_("“{value}” must not be negative."),
    "too_many_decimals": N_("“{value}” has more than {most} decimals."),
    "amount_too_large": N_("“{value}” is too much: at most 100,000.00."),
    "percent_too_large": N_("“{value}” is more than 100 %."),
    "quantity_too_large": N_("“{value}” is too much: at most {most}."),
    "must_be_positive": N_("“{value}” must be more than zero."),
    "not_whole": N_("“{value}” is not a whole number."),
    "not_a_date": N_("“{value}” is not a date such as 2026-11-22 or 22/11/2026."),
    "not_one_of": N_("“{value}” is not one of: {allowed}."),
    "gtin_scientific": N_(
        "“{value}”: the spreadsheet has shortened the barcode and its digits are lost; format"
        " the column as text and enter the barcode again."
    ),
    "gtin_wrong": N_("“{value}” is not a barcode: 8, 12, 13 or 14 digits with a check digit."),
    # what does not go together
    "twice_in_file": N_("“{value}” is in the file already, on line {first}."),
    "taken_by_item": N_("“{value}” is already the SKU or barcode of another item."),
    "taken_by_member": N_("“{value}” is already a member's card."),
    "taken_by_voucher": N_("“{value}” is already a voucher's code."),
    "taken_by_staff": N_("“{value}” is already a staff badge."),
    "no_price": N_("the item needs a market value, a public price or a social price."),
    "above_market_value": N_("the price is higher than the market value."),
    "floor_above_price": N_("the least that may be paid is more than the price."),
    "floor_of_weight": N_("goods sold by weight have no least price."),
    "kind_fixed": N_(
        "the kind can not become “{value}” any more: the item has stock counted as “{stored}”."
    ),
    "ends_before_start": N_("the day {until} lies before the day {start}."),
    "item_unknown": N_("there is no item with the SKU “{value}”; import it first."),
    "item_without_stock": N_("“{value}” is a service or an open price and has no lots."),
    "category_unknown": N_("no item has the category “{value}”; import the items first."),
    "target_of_all": N_("the scope is “all”, so “{value}” must not stand here; leave it empty."),
    "quota_twice": N_("the same quota is in the file already, on line {first}."),
    "not_a_period": N_("“{value}” is not month, orientation or a number of days up to {most}."),
    "tariff_twice": N_("the same rule is in the file already, on line {first}."),
    "household_order": N_("at most {most} people is fewer than at least {least}."),
    "tier_unknown": N_("there is no tier “{value}”; import the tiers first."),
    "lot_differs": N_(
        "the lot “{lot}” was received with “{stored}”, the file says “{value}”; what was"
        " received is not changed by an import."
    ),
    "voucher_differs": N_(
        "the voucher “{voucher}” was issued with “{stored}”, the file says “{value}”; what was"
        " issued is not changed by an import."
    ),
    "value_of_free": N_("what is free has no value; leave “{value}” out."),
    "not_of_payment": N_("“{value}”: a voucher that pays has a balance, and pays everything."),
    "target_or_all": N_("name the category or the item with its scope; neither means everything."),
    "free_of_all": N_("say which item or category is free."),
    "member_unknown": N_("there is no member with the card “{value}”; import the members first."),
    "mask_too_short": N_("“{value}” has fewer than six places for figures or letters (9, A, *)."),
    "mask_like_barcode": N_("“{value}” is the shape of every barcode; begin with what is shared."),
    "mask_same_shape": N_("“{value}” is the same shape as “{stored}”; spell it like that one."),
    "pattern_differs": N_(
        "the shape “{voucher}” is known with “{stored}”, the file says “{value}”; what was"
        " agreed is not changed by an import."
    ),
    "taken_by_serial": N_("“{value}” is already the serial number of a piece."),
    "not_yes_or_no": N_("“{value}” is neither yes nor no."),
    "donor_has_reference": N_("“{value}” has the reference {stored} already; write that one."),
    "donor_name_taken": N_("“{value}” is already the name of the donor {stored}."),
    "lot_unknown": N_("there is no lot “{value}”; import it first."),
    "lot_other_item": N_("this lot holds “{stored}”, not “{value}”."),
    "lot_has_fewer": N_("the lot has {most} pieces left without a number, the file has more."),
    "item_without_serials": N_("“{value}” is not an item of kind serial."),
    "item_without_codes": N_("“{value}” is not an item of kind topup."),
    "serial_unreadable": N_("“{value}” is not a serial number."),
    "serial_check_digit": N_("“{value}” was not copied well: its check digit is wrong."),
    "serial_is_barcode": N_(
        "“{value}” is the product's barcode, the same on every box, not a serial number."
    ),
    "serial_differs": N_(
        "the piece was received with “{stored}”, the file says “{value}”; what was received is"
        " not changed by an import."
    ),
    "topup_unreadable": N_("the code that ends with “{value}” is not one."),
    "topup_is_serial": N_("the code stands in the serial's column too; anybody may read a serial."),
    "topup_known": N_("this code is in the shop already, beside the serial {serial}."),
    "topup_twice": N_("this code is in the file already, on line {first}."),
    "topup_differs": N_("this serial is in the shop already, with another code or lot."),
    "count_lot_unknown": N_("there is no lot “{value}” of the item “{sku}”."),
    "count_by_number": N_("“{label}” is counted by the number of each piece, at the till."),
    "count_without_lot": N_("“{label}” has no lot in the books; record its donation first."),
    "counted_as_a_whole": N_(
        "“{label}” is being counted as a whole; leave the lot empty, or count each lot."
    ),
    "counted_by_lot": N_("“{label}” is being counted by its lots; name the lot."),
    "card_replaced": N_("the card “{value}” was replaced; write the one that the member has now."),
    "household_differs": N_(
        "this household has {stored} people on an earlier line, here it has {value}."
    ),
    "sealed_elsewhere": N_("the name of this member was encrypted with another shop's key."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `line` is the physical line in the file (the header's is 1), or WHOLE_FILE; `column`
    is the header's name or empty; `code` is a key of SENTENCES and `data` its values.
    """

    file: str
    line: int
    column: str
    code: str
    data: dict[str, Any] = field(default_factory=dict)


class ImportRefused(Exception):
    """Nothing was imported; `problems` say why, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class Problems:
    """The problems found so far in one file; the first MOST_PROBLEMS are kept."""

    def __init__(self, file: str, *, is_secret: bool = False) -> None:
        """With `is_secret` no problem repeats more than the end of a cell."""
        self.file = file
        self._is_secret = is_secret
        self._found: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def full(self) -> bool:
        """Tell whether looking for more is of no use."""
        return len(self._found) >= MOST_PROBLEMS

    def add(self, line: int, column: str, code: str, **data: Any) -> None:
        """Note a problem, unless there is one at this place already."""
        if not any((known.line, known.column) == (line, column) for known in self._found):
            self._found.append(self._problem(line, column, code, data))

    def refuse(self, line: int, column: str, code: str, **data: Any) -> NoReturn:
        """Raise ImportRefused with this problem alone."""
        raise ImportRefused((self._problem(line, column, code, data),))

    def _problem(self, line: int, column: str, code: str, data: dict[str, Any]) -> Problem:
        if self._is_secret:
            data = {name: _end(data[name]) if name in _FROM_CELLS else data[name] for name in data}
        if self._is_secret and code == "column_unknown":  # a header may be missing
            column, data = "", data | {"name": _end(column)}
        return Problem(self.file, line, column, code, data)

    def refuse_any(self) -> None:
        """Raise ImportRefused when there is a problem."""
        if self._found:
            in_order = sorted(self._found, key=lambda problem: problem.line)
            raise ImportRefused(tuple(in_order[:MOST_PROBLEMS]))


def describe(problem: Problem) -> str:
    """Return the problem as a sentence in the language of the screens."""
    shown = {name: _shown(value) for name, value in problem.data.items()}
    what = _(SENTENCES[problem.code]).format(**shown)
    if problem.line == WHOLE_FILE:
        return _("{file}: {what}").format(file=_shown(problem.file), what=what)
    if not problem.column:
        place = _("{file}, line {line}: {what}")
    else:
        place = _("{file}, line {line}, column {column}: {what}")
    return place.format(
        file=_shown(problem.file), line=problem.line, column=_shown(problem.column), what=what
    )


def _shown(value: object) -> str:
    """Return what a terminal may show of a value: no controls, not without end."""
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    if len(text) > _SHOWN:
        text = text[: _SHOWN - 1] + "…"
    return "".join("·" if unicodedata.category(c) in _UNSHOWN else c for c in text)


_FROM_CELLS = frozenset({"value", "stored"})
"""Names under which problems hold what stands in the file."""


def _end(value: object) -> str:
    """Return the last two characters: enough to find the cell, too few to use it.

    >>> _end("1234-5678-9012")
    '…12'
    """
    text = str(value)
    return f"…{text[-2:]}" if len(text) > 4 else "…"


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
