"""Every kind of journal entry: the group it belongs to and what it holds.

`append` refuses any other. The list for auditors (docs/journal.md) is made from it; a test
holds the two together, and others freeze the bytes of each kind.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Group = Literal[
    "tickets", "cash", "closings", "papers", "stock", "vouchers", "members", "rules", "staff",
    "log", "program",
]  # fmt: skip
GROUPS: tuple[Group, ...] = get_args(Group)
"""tickets: what was sold and taken back. log: the till's keys and what left the shop as data.
program: the computer, the program and the settings."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry. `holds`: one line for auditors; `code` marks names of values."""

    name: str
    group: Group
    holds: str


def _group(group: Group, **kinds: str) -> tuple[Kind, ...]:
    return tuple(Kind(name, group, holds) for name, holds in kinds.items())


_ALL = (
    *_group(
        "tickets",
        sale="a sale: `ticket`, `shift`, its `lines` (label, quantity, prices, VAT), `tenders`, "
        "`discounts`, `gifts`, what it used of `quotas`, lines `voided` before payment, and the "
        "SHA-256 of its receipt as it is kept (`receipt_sha256`; refunds and voids have it too)",
        refund="goods of an earlier ticket (`corrects`) that came back (`returned`), with what was "
        "sold in exchange (`lines`); what went back to vouchers and quotas",
        void="the opposite of a whole ticket of the open shift (`corrects`)",
        basket_voided="lines taken out of a basket that nobody paid (`basket`)",
        price_override="the lines of a ticket whose price was typed at the counter",
    ),
    *_group(
        "cash",
        pay_in="cash put into the drawer, and why",
        pay_out="cash taken out to pay something, and who allowed it",
        cash_drop="cash taken out to the safe",
        drawer_opened="the drawer opened without a sale, and why",
        drawer_tested="the printer (`address`) was told to open the drawer, to see whether it does",
        cash_refused="more was to be taken out than the drawer held (`kind`, `amount_cents`)",
    ),
    *_group(
        "closings",
        shift_opened="a shift began, with the cash counted in the drawer (`float_cents`), what "
        "should have been there and the difference",
        shift_ended="no ticket comes into the shift any more; the till's perpetual totals then",
        count_begun="somebody set about counting, and whether the drawer opened for it",
        cash_counted="a confirmed count, coin by coin, before the till said what it expected",
        shift_closed="expected and counted by tender, reasons, second signature, what stays in "
        "the drawer and what goes to the bank",
        x_report="an open shift's figures were read, or printed (`printed`)",
        z_report="the numbered closing of a shift: grand totals, perpetual totals, tenders, VAT, "
        "and the SHA-256 of all its figures",
        month_closing="the same of a month: the sum of its Zs",
        year_closing="the same of a year",
        closing_mismatch="a perpetual total that is not the one before with the period's",
    ),
    *_group(
        "papers",
        closing_paper="the paper of the closing before it, as it was stored: its SHA-256",
        reprint="a receipt or a closing printed again: the duplicate's `number`",
        not_printed="a receipt that the buyer did not want, or nobody answered for",
        printed_after_all="a receipt printed after it was not wanted",
        receipt_in_another_look="a receipt came on paper for the first time in another language or "
        "size than it was stored in; not in which: the SHA-256 of that paper (`receipt_sha256`)",
        e_receipt="a receipt handed over without paper: its `form` (pdf, png, or the text in a qr "
        "code on the screen) and the SHA-256 of that",
        closing_saved="the paper of a closing or a reading (`closing`) written to a file: its "
        "`form` and SHA-256",
        receipt_settled="somebody said whether a paper that broke off came out (`on_paper`)",
        waiting_papers_settled="papers that waited too long, or could not be printed, were sent to "
        "the printer (`printed`) or left: their `tickets` and `jobs`",
        acknowledgement_copied="a donation's acknowledgement printed again",
        member_card_printed="a member's card printed again",
        vouchers_printed="a batch of vouchers printed: how many, and in which `form`",
    ),
    *_group(
        "stock",
        donation="goods received of a donor (by reference): lots, quantities, values, numbers",
        stock_moved="goods given away, written off, corrected, moved, kept back or released "
        "(`deed`), by lot",
        stocktake_opened="a stocktake began",
        stocktake_closed="what a stocktake changed, by lot",
        barcode_given="an item got a barcode of the shop's own",
        topup_shown="a top-up code was shown or printed once more (the card's `serial`, never "
        "the code)",
        topup_settled="a manager said whether a receipt with top-up codes came out",
    ),
    *_group(
        "vouchers",
        vouchers_issued="a batch issued: how many, of which kind and value; no code",
        vouchers_cancelled="a voucher (its end) or a batch cancelled: how many, and what was left",
        claim_made="an issuer was asked to pay: period, redemptions and total",
        claim_paid="an issuer paid a claim",
    ),
    *_group(
        "members",
        member_enrolled="a new member, by reference: tier, household, orientation",
        member_renewed="one more orientation: its days",
        member_card_replaced="a new card in place of one",
        member_suspended="a member's rights stopped",
        member_suspension_lifted="a member's rights hold again",
        member_tier="another tier, and the one before",
        member_household="another household, and the one before",
        member_household_size="another size of a household, and the one before",
        member_identity_changed="that the encrypted name or contact was written anew; neither",
        member_receipts="that their receipts come in another language or size; not in which",
        member_identity_erased="that they were erased",
    ),
    *_group(
        "rules",
        tariff_added="a price rule, whole",
        tariff_end_set="a price rule with another last day",
        tariff_withdrawn="a price rule that nothing was sold under, taken out",
        quota_added="a quota, whole",
        quota_changed="a quota with another limit",
        quota_ended="a quota that holds no longer",
    ),
    *_group(
        "staff",
        signed_in="who signed in",
        signed_out="who left when the program ended",
        locked="who left the till, and how",
        sign_in_refused="a sign-in refused: `reason`, and the number where there is one",
        pin_refused="the same of a PIN asked for on the spot",
        training_started="who began to practise in the practice shop",
        training_ended="who left it",
        staff_added="somebody may sign in: number and role, `by` whom",
        staff_renamed="another first name (not said)",
        staff_pin_changed="another PIN (not said)",
        staff_role_changed="another role",
        staff_badge_given="a new badge (not said)",
        staff_badge_ended="a badge that is worth nothing any more",
        staff_left="somebody may sign in no more",
        staff_back="somebody who left may sign in again",
    ),
    *_group(
        "log",
        till_added="the first entry of a chain: the till and its `public_key`",
        key_rotated="another key signs from the next entry on: its `public_key`; signed by the "
        "key before",
        key_in_use="the first entry by a key that another one named: it is here and signs",
        key_lost="the key before is gone: both fingerprints and the reason; signed by the new one",
        chain_fault="the log was found behind, or other than, what was kept outside the database "
        "(`why`): the head that was `kept`, and the one that was `found`",
        chain_fault_read="a manager has read what was told of a fault",
        exported="an export: what, format, filters, rows, and the SHA-256 of its bytes",
        archived="an archive of a period: its file and the SHA-256 of its manifest",
        purged="what an archived period gave up after the legal time, up to which entry",
    ),
    *_group(
        "program",
        program_started="the till's program began: its version and the database's",
        program_stopped="the till's program ended in good order",
        program_updated="another version of the program than the last time (`from` is null where "
        "that one did not say which it was)",
        clock_stepped_back="the computer's clock was set back, by how many `seconds`",
        settings_changed="a setting of the shop, before and after",
        printer_tested="what a test found of the till's printer: its `address`, `columns`, code "
        "page, `proof` (whether it answers for what it printed), whether a drawer opened at it",
        imported="a file was read in: table, rows added and changed, its SHA-256",
        backup_made="a copy of the database: file name and SHA-256",
        restored="a copy took the place of the database: which, up to where the log had reached "
        "(`before`), and other heads that were `kept` outside",
    ),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}


def kinds_of(group: Group) -> tuple[str, ...]:
    """Return the names of a group's kinds, in order."""
    return tuple(kind.name for kind in _ALL if kind.group == group)


def check_kind(name: str) -> None:
    """Raise ValueError for a kind that nobody described."""
    if name not in KINDS:
        raise ValueError(f"no kind of journal entry: {name}")
