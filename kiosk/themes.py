"""Two themes with a contrast of at least 7:1, for tired people under neon light."""

from textual.theme import Theme

MARK = {"mark": "#ffff00", "mark-ink": "#000000"}
"""Of the training's line: the same in every theme, and pure colours, so that sixteen do."""

DARK = Theme(
    name="kiosk-dark",
    primary="#7fd4ff",
    secondary="#a8c7fa",
    accent="#ffd75f",
    warning="#ffd75f",
    error="#ffb3ab",
    success="#9be89b",
    foreground="#f2f2f2",
    background="#101418",
    surface="#101418",
    panel="#1d242b",
    dark=True,
    variables=MARK
    | {"paper": "#f7f4ea", "ink": "#14120e", "quiet": "#b9c2cb", "chosen": "#1f4e79"},
)

LIGHT = Theme(
    name="kiosk-light",
    primary="#00407a",
    secondary="#1d3f66",
    accent="#6b3f00",
    warning="#6b3f00",
    error="#8a0f0f",
    success="#0b4d13",
    foreground="#101010",
    background="#ffffff",
    surface="#ffffff",
    panel="#e6ebf0",
    dark=False,
    variables=MARK
    | {"paper": "#fffdf5", "ink": "#14120e", "quiet": "#3c444c", "chosen": "#bcdcff"},
)

THEMES = (DARK, LIGHT)
