"""Archives that somebody altered: by hand, or so that their checksums are right again."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Change = Callable[[bytes], bytes]

UNNAMED = ("manifest.json", "manifest.sig", "SHA256SUMS")
"""What the manifest does not name."""


def members_of(archive: Path) -> dict[str, bytes]:
    """Every file of an archive."""
    with zipfile.ZipFile(archive) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(members: Mapping[str, bytes], target: Path) -> Path:
    """An archive with these files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target


def altered(archive: Path, target: Path, name: str, change: Change | None) -> Path:
    """A copy in which one file is other than its checksums say; None takes it out."""
    members = members_of(archive)
    _alter(members, name, change)
    return packed(members, target)


def forged(archive: Path, target: Path, changes: Mapping[str, Change | None]) -> Path:
    """A copy in which files are altered and every checksum is made anew; the signature of the
    manifest can not be. A change of manifest.json comes last."""
    members = members_of(archive)
    for name, change in changes.items():
        if name != "manifest.json":
            _alter(members, name, change)
    manifest = json.loads(members["manifest.json"])
    manifest["files"] = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name not in UNNAMED
    ]
    members["manifest.json"] = canonical(manifest)
    if change := changes.get("manifest.json"):
        members["manifest.json"] = change(members["manifest.json"])
    sums = members.pop("SHA256SUMS")
    assert sums
    members["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items()
    ).encode()
    return packed(members, target)


def replaced(before: str, after: str) -> Change:
    """Put one text in the place of another that is there."""

    def change(content: bytes) -> bytes:
        assert before.encode() in content, before
        return content.replace(before.encode(), after.encode(), 1)

    return change


def in_lines(change: Callable[[list[bytes]], list[bytes]]) -> Change:
    """Change a file by its lines."""
    return lambda content: b"".join(change(content.splitlines(keepends=True)))


def in_entry(number: int, change: Callable[[dict[str, Any]], None], *, rehash: bool) -> Change:
    """Change one entry of a journal; with its own hash made anew, or without."""

    def edit(lines: list[bytes]) -> list[bytes]:
        row = json.loads(lines[number - 1])
        entry = json.loads(row["entry"])
        change(entry)
        row["entry"] = canonical(entry).decode()
        if rehash:
            row["hash"] = hashlib.sha256(row["entry"].encode()).hexdigest()
        lines[number - 1] = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        return lines

    return in_lines(edit)


def rechained(lines: list[bytes]) -> list[bytes]:
    """The entries of a journal, each on the one before it; the signatures stay."""
    made, previous = [], ""
    for line in lines:
        row = json.loads(line)
        entry = json.loads(row["entry"]) | {"previous": previous}
        row["entry"] = canonical(entry).decode()
        row["hash"] = previous = hashlib.sha256(row["entry"].encode()).hexdigest()
        made.append(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return made


def canonical(value: Any) -> bytes:
    """The canonical bytes of plain values with names in ASCII."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _alter(members: dict[str, bytes], name: str, change: Change | None) -> None:
    if change is None:
        del members[name]
    else:
        members[name] = change(members[name])
