"""What the stocktake's screen says: made from values whenever it is shown."""

from kiosk.language import _, ngettext
from kiosk.screens.quantities import difference_text, quantity_text
from kiosk.sentences import STOCK_REASONS
from kiosk.services.stock.counting import Counted
from kiosk.services.stock.stocktake_closing import Closing
from kiosk.services.stock.stocktakes import LotCount, SoldUnseen, StocktakeView
from kiosk.widgets.signs import WARNING
from kiosk.widgets.words import sides

Row = SoldUnseen | LotCount

CURSOR_WIDTH = 2


def header(opened: str, lots_counted: int, width: int) -> str:
    """Since when, and how many lots so far."""
    lots = ngettext("{count} lot counted", "{count} lots counted", lots_counted)
    since = _("Stocktake since {opened}").format(opened=opened)
    return sides(f" {since}", f"{lots.format(count=lots_counted)} ", width)


def last_count(last: Counted | None) -> str:
    """What was counted last."""
    if last is None:
        return _(" Scan what is there:\n items, pieces, lots.")
    what = last.what
    where = _("lot {lot}").format(lot=what.lot) if what.lot else what.sku
    return f" {what.label}\n {where}\n {what.serial or ''}"


def counted(count: Counted) -> str:
    """What just happened."""
    what = count.what
    if count.again:
        return _("{serial} was counted before.").format(serial=what.serial)
    if what.by_number and what.serial is None:
        return _("{label}: scan the number of each piece.").format(label=what.label)
    if count.gone_meanwhile:
        gone = quantity_text(count.gone_meanwhile, what.kind)
        return _("{gone} left since this count began: they must be in it.").format(gone=gone)
    return _("{label}: counted.").format(label=what.label)


def list_head(width: int) -> str:
    """The heads of the columns, as wide as the list."""
    heads = (_("Expected"), _("Counted"), _("Difference"))
    return " " * CURSOR_WIDTH + _columns(width - CURSOR_WIDTH, _("Differs"), _("Lot"), *heads)


def row(each: Row, width: int) -> str:
    """A lot that differs, or an item that is to be counted first."""
    room = width - CURSOR_WIDTH
    if isinstance(each, LotCount):
        label = f"{each.label} ({_reason(each.reason)})" if each.reason else each.label
        amounts = (quantity_text(figure, each.kind) for figure in (each.expected, each.counted))
        change = difference_text(each.difference, each.kind)
        return _columns(room, label, each.lot, *amounts, change)
    sold = quantity_text(each.quantity, each.kind)
    words = _("sold though the books said zero: {sold}").format(sold=sold)
    text = _("{label}: {text}").format(label=each.label, text=words)
    state = _("counted") if each.is_counted else _("count it first")
    return sides(f"{WARNING} {text}", state, room)


def close_question(view: StocktakeView) -> str:
    """Whether to close, and what is left open."""
    count = len(view.differences)
    question = ngettext(
        "Close the stocktake? {count} lot differs.",
        "Close the stocktake? {count} lots differ.",
        count,
    ).format(count=count)
    bare = sum(not each.reason for each in view.differences)
    unsaid = ngettext("{count} has no reason yet.", "{count} have no reason yet.", bare)
    return f"{question} {unsaid.format(count=bare)}" if bare else question


def closed(closing: Closing) -> str:
    """What closing changed."""
    count = len({change.lot for change in closing.changes})
    return ngettext(
        "The stocktake is closed: {count} lot was set right.",
        "The stocktake is closed: {count} lots were set right.",
        count,
    ).format(count=count)


def _columns(width: int, label: str, lot: str, *amounts: str) -> str:
    figures = "".join(f"{each:>11}" for each in amounts)
    room = max(8, width - 14 - len(figures))
    return f"{label[: room - 1]:<{room}}{lot[:13]:<14}{figures}"


def _reason(reason: str) -> str:
    return _(STOCK_REASONS[reason]) if reason in STOCK_REASONS else reason
