"""Roles in words."""

from kiosk.language import N_, _
from kiosk.rules.roles import Role

ROLE_WORDS: dict[Role, str] = {
    "volunteer": N_("volunteer"),
    "manager": N_("manager"),
    "auditor": N_("auditor"),
}


def role_word(role: str) -> str:
    """Return how a role is called."""
    return next((_(word) for name, word in ROLE_WORDS.items() if name == role), role)
