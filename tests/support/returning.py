"""Bringing things back: what tests do at the counter again and again."""

from kiosk.rules.basket import Basket, set_returns
from kiosk.rules.returns import ReturnLine, return_line
from kiosk.services.corrections.returnable import returnable
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.support.volunteer import paid

REASON = "abîmé"


def coming_back(
    shop: OpenShop, ticket: str, *chosen: tuple[int, int], to_stock: bool = True
) -> tuple[ReturnLine, ...]:
    """So many pieces of these lines (line, pieces); all that is left without any."""
    lines = {line.line_number: line for line in returnable(shop, ticket).lines}
    wanted = chosen or [(line.line_number, line.left) for line in lines.values() if line.left]
    return tuple(
        return_line(lines[number], quantity, to_stock=to_stock) for number, quantity in wanted
    )


def bringing_back(
    shop: OpenShop,
    ticket: str,
    *chosen: tuple[int, int],
    to_stock: bool = True,
    basket: Basket | None = None,
) -> Basket:
    """A basket into which these lines came back."""
    returns = coming_back(shop, ticket, *chosen, to_stock=to_stock)
    return set_returns(basket or new_basket(), returns, REASON)


def refund(
    shop: OpenShop,
    duty: Duty,
    ticket: str,
    *chosen: tuple[int, int],
    to_stock: bool = True,
    allowed_by: StaffMember | None = None,
) -> Sold:
    """Take lines back and store the refund."""
    basket = bringing_back(shop, ticket, *chosen, to_stock=to_stock)
    return complete_sale(shop, paid(shop, basket), duty, allowed_by)
