"""Who stands at the counter, in which shift."""

from dataclasses import dataclass

from kiosk.services.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Duty:
    """Who sells, and in which shift."""

    staff: StaffMember
    shift_id: int
