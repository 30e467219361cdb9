"""A scanner that thinks it types on an American keyboard, on a French console."""

# What the console shows for the keys that the scanner presses: letters, digits and "-".
AZERTY = str.maketrans(
    {
        **dict(zip("1234567890-", "&é\"'(-è_çà)", strict=True)),
        **dict(zip("qwaz", "azqw", strict=True)),
        **dict(zip("QWAZ", "AZQW", strict=True)),
        "m": ",",
        "M": "?",
    }
)
