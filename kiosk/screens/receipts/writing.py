"""A file that is being written; room for a sentence about a stick that does not take it."""

from pathlib import Path

from kiosk.screens.audit.aside import AsideScreen


class WritingScreen(AsideScreen[Path]):
    """Writes, then says where the file is, or why there is none."""

    DEFAULT_CSS = "WritingScreen #refusal { height: 4; }"
