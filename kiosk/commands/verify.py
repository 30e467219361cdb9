"""`kiosk verify`: whether the log is whole, and every place where it is not."""

import sys
from pathlib import Path

import click

from kiosk.break_sentences import sentence_of
from kiosk.commands.progress import progress_bar
from kiosk.language import _, ngettext, spoken
from kiosk.opening import checked_settings
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, HeadMark, parse_head
from kiosk.services.journal.heads import kept_heads
from kiosk.services.verify import (
    HeadAnswer,
    Report,
    file_head,
    head_here,
    verify_file,
    verify_here,
)
from receipts import formats

EXIT_NO = 1
"""The answer is no: something is not as it was written down."""
EXIT_UNKNOWN = 2
"""There is no answer: nothing was there to be checked."""


def verify_log(source: str | None, till: str | None) -> None:
    """Check this shop's log, or the one in a file, and print what was found.

    Exits with 1 when anything is broken, with 2 when there is no entry at all. Raises ShopError
    and OSError.
    """
    with progress_bar(_("Checking")) as progress:
        if source:
            heads = _heads_beside(source)
            report = verify_file(source, heads=heads, till=till, progress=progress)
        else:
            settings = checked_settings()
            heads = kept_heads(settings)
            report = verify_here(settings, heads=heads, till=till, progress=progress)
    for line in report_lines(report):
        click.echo(line)
    if not report.is_whole:
        sys.exit(EXIT_NO if report.breaks else EXIT_UNKNOWN)


def verify_head(source: str | None, text: str) -> None:
    """Say whether the log has the entry whose head stands on a paper; exit with 1 if not.

    Raises ShopError ``head_unclear`` for a text that is no head.
    """
    mark = _mark(text)
    answer = file_head(source, mark) if source else head_here(checked_settings(), mark)
    click.echo(_said(answer).format(till=mark.till, seq=mark.seq, **answer.data))
    if not answer.is_yes:
        sys.exit(EXIT_NO)


def report_lines(report: Report) -> list[str]:
    """Return a report as lines of text: breaks, notices, and what it comes to."""
    lines = [f"✗ {sentence_of(each)}" for each in report.breaks]
    lines += [f"· {sentence_of(each)}" for each in report.notices]
    looked_at = _("{entries} entries, {sales} tickets, tills: {tills}; {seconds} s.")
    lines.append(
        looked_at.format(
            entries=report.entries,
            sales=report.sales,
            tills=", ".join(report.tills) or "–",
            seconds=formats.amount(round(report.seconds * 100), spoken()),
        )
    )
    if report.breaks:
        count = len(report.breaks)
        said = ngettext("{count} break.", "{count} breaks.", count)
        lines.append(f"✗ {said.format(count=count)}")
    elif report.is_whole:
        whole = _("The log is whole.")
        lines.append(f"✓ {whole}")
    else:
        lines.append(_("There is no entry: whether the log is whole can not be said."))
    return lines


def _heads_beside(source: str) -> dict[str, Head]:
    """Return the heads that a home keeps; a file that was taken out of one has none."""
    home = Path(source).expanduser()
    if not home.is_dir():
        return {}
    return kept_heads(checked_settings().model_copy(update={"home": home, "heads_copy": None}))


def _said(answer: HeadAnswer) -> str:
    return {
        "yes": _(
            "Yes: entry {seq} of {till} is the one on this paper. Whether all of the log is whole:"
            " kiosk verify"
        ),
        "no": _("No: the log has another entry {seq} of {till}, or none. It is not that log."),
        "other_key": _(
            "No: entry {seq} of {till} is the one on this paper, but it was signed with another"
            " key than the one beside it. The paper is not that till's."
        ),
        "given_up": _(
            "Not known here: entry {seq} of {till} was given up after the legal time. Ask its"
            " archive: kiosk verify {archive} --head"
        ),
        "outside": _(
            "Not known here: this archive has the entries {first} to {last} of {till}, not {seq}."
            " Ask the archive of the paper's day."
        ),
    }[answer.code]


def _mark(text: str) -> HeadMark:
    try:
        return parse_head(text)
    except ValueError:
        raise ShopError("head_unclear", text=text) from None
