"""CUPS played by programs of our own: lp, lpstat and cancel in a folder for the PATH.

`manner` is a folder of files that tell the programs what to do; see FAULTS in the tests.
"""

from pathlib import Path

_LP = """#!/bin/sh
[ -e "{state}/lp-hangs" ] && exec sleep 30
[ -e "{state}/lp-refuses" ] && echo "lp: refused" >&2 && exit 1
cat > "{state}/data"
[ "$1 $2 $3 $4" = "-d Till -o raw" ] || exit 64
[ -e "{state}/done-at-once" ] || echo waiting > "{state}/job"
[ -e "{state}/done-later" ] && (sleep 0.2; rm -f "{state}/job") >/dev/null 2>&1 &
[ -e "{state}/says-nothing" ] || echo "request id is Till-42 (0 file(s))"
"""
_LPSTAT = """#!/bin/sh
[ -e "{state}/lpstat-hangs" ] && exec sleep 30
if [ "$1" = -p ]; then
    [ -e "{state}/stopped" ] && echo "printer Till disabled since Sun Nov 22 -" && exit 0
    [ "$2" = Till ] || exit 1
    echo "printer Till is idle.  enabled since Sun Nov 22"
    exit 0
fi
[ -e "{state}/lpstat-hangs-later" ] && exec sleep 30
[ -e "{state}/lpstat-fails" ] && exit 1
if [ "$2" = successful ]; then
    [ -e "{state}/old" ] && exit 1
    [ -e "{state}/gave-up" ] || echo "Till-42  root  1024  Sun Nov 22"
    exit 0
fi
if [ "$1" = -l ]; then
    printf 'Till-42  root  1024  Sun Nov 22\n\tStatus:\n\tAlerts: %s\n' \
        "$([ -e "{state}/gave-up" ] && echo job-canceled-by-user)"
    printf 'Till-41  root  1024  Sun Nov 22\n\tAlerts: job-canceled-by-user\n'
    exit 0
fi
[ -e "{state}/job" ] && echo "Till-42  root  1024  Sun Nov 22"
echo "Till-421  root  1024  Sun Nov 22"
"""
_CANCEL = """#!/bin/sh
[ -e "{state}/cancel-hangs" ] && exec sleep 30
[ -e "{state}/cancel-fails" ] && exit 1
rm "{state}/job" && echo "$1" > "{state}/cancelled"
"""


class Cups:
    """The programs are in `programs`; what happened is in `state`."""

    def __init__(self, folder: Path) -> None:
        self.programs, self.state = folder / "programs", folder / "state"
        self.programs.mkdir(parents=True)
        self.state.mkdir()
        for name, text in (("lp", _LP), ("lpstat", _LPSTAT), ("cancel", _CANCEL)):
            program = self.programs / name
            program.write_text(text.replace("{state}", str(self.state)))
            program.chmod(0o755)

    def be(self, *manners: str) -> None:
        for manner in manners:
            (self.state / manner).touch()

    @property
    def printed(self) -> bytes | None:
        data = self.state / "data"
        return data.read_bytes() if data.exists() else None

    @property
    def cancelled(self) -> bool:
        return (self.state / "cancelled").exists()
