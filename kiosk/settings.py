"""Every setting of a till, from KIOSK_* variables, then kiosk.toml in its home."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, Field, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kiosk.home import SETTINGS_FILE, home_folder
from kiosk.rules.accounts import Accounts
from kiosk.rules.variable_measure import Pattern, parse_patterns


def _number(value: object) -> object:
    """Variables are text, also where a setting is one of several numbers."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


NO_PRINTER = "preview:"
"""Receipts are only shown on the screen."""


class Settings(BaseSettings):
    """What can be set on a till. Unknown keys in the file are refused."""

    model_config = SettingsConfigDict(
        env_prefix="KIOSK_", env_ignore_empty=True, extra="forbid", frozen=True
    )

    home: Path = Field(default_factory=home_folder)
    """Database, keys, archives."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in the home."""
    till: str = Field(default="T1", pattern=r"^[A-Za-z0-9]{1,8}$")
    """The name of this selling position."""
    lang: Literal["fr", "en"] | None = None
    """The language of the screens; by default the shop's."""
    printer: str = NO_PRINTER
    """tcp://host:9100, serial:///dev/ttyUSB0?baud=19200, lp:///dev/usb/lp0, usb://04b8:0202,
    cups://queue, file:///some/path or preview:"""
    drawer: Literal["printer", "none"] = "printer"
    """Whether the printer opens a cash drawer."""
    paper_mm: Annotated[Literal[58, 80], BeforeValidator(_number)] = 80
    """The width of the receipt printer's paper."""
    expired_cards: Literal["refuse", "public_price"] = "refuse"
    """What a person pays whose orientation is out of date: nothing can be sold on the
    card, or the public price."""
    variable_measure: tuple[str, ...] = ("21IIIIIWWWWWC", "22IIIIIPPPPPC")
    """The shapes of in-store barcodes with a weight or a price inside
    (`kiosk.rules.variable_measure`)."""
    float_cents: int = Field(default=100_00, ge=0)
    """What closing a shift proposes to leave in the drawer for the next one."""
    variance_reason_cents: int = Field(default=2_00, ge=0)
    """A tender that differs by more asks for a reason."""
    variance_signature_cents: int = Field(default=20_00, ge=0)
    """A tender that differs by more asks for a second person's signature."""
    refund_limit_cents: int = Field(default=20_00, ge=0)
    """A refund or a void of more than that takes a manager's PIN."""
    training_printer: bool = False
    """Whether papers of training come out of the printer too; without it, on the screen."""
    lock_after_minutes: float = Field(default=10, ge=0, le=24 * 60)
    """The till locks itself after so long without a key or a scan; 0 for never."""
    heads_copy: Path | None = None
    """A second folder, such as a stick's or another computer's, where the heads of the log are
    kept beside those in the home; without it there is one place to alter less."""
    theme: Literal["kiosk-dark", "kiosk-light"] = "kiosk-dark"
    siren: str = ""
    """The nine figures under which the shop's owner is known in France; the accounting files
    bear them."""
    tax_number: str = Field(default="", max_length=20)
    vat_number: str = Field(default="", max_length=15)
    country: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    """ISO 3166-1, three letters, such as FRA or DEU; with the two numbers before it, for the
    files of German tax offices."""
    accounts: Accounts = Field(default_factory=Accounts)
    """The accounts that takings are booked to (`kiosk.rules.accounts`)."""
    keys: dict[str, str] = Field(default_factory=dict)
    """Other keys for the counter's deeds, such as ``pay = "f11"``."""

    @field_validator("variable_measure")
    @classmethod
    def _check_shapes(cls, shapes: tuple[str, ...]) -> tuple[str, ...]:
        parse_patterns(shapes)
        return shapes

    @field_validator("siren")
    @classmethod
    def _check_siren(cls, written: str) -> str:
        """Return the figures alone, with a check digit that is right."""
        if not written:
            return ""
        from stdnum.exceptions import ValidationError  # only where there is one to check
        from stdnum.fr import siren

        try:
            return str(siren.validate(written))
        except ValidationError:
            raise ValueError(f"{written!r} is no SIREN") from None

    @property
    def variable_measure_patterns(self) -> tuple[Pattern, ...]:
        """The shapes, read."""
        return parse_patterns(self.variable_measure)

    @field_validator("home", "heads_copy")
    @classmethod
    def _as_given_at_the_start(cls, folder: Path | None) -> Path | None:
        """Understand ~, and stay where the program began."""
        return folder and folder.expanduser().absolute()

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{quote(str(self.home / 'kiosk.sqlite'))}"

    @property
    def copies(self) -> Path:
        """Where copies of older databases are kept."""
        return self.home / "copies"

    @property
    def expired_pays_public(self) -> bool:
        """Tell whether an outdated card still buys, at the public price."""
        return self.expired_cards == "public_price"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given values, then variables, then the settings file."""
        file = TomlConfigSettingsSource(settings_cls, home_folder() / SETTINGS_FILE)
        return init_settings, env_settings, file
