"""CUPS played by programs of our own: lp, lpstat, cancel and ipptool in a folder for the PATH.

`state` has files that tell the programs what to do; see the table in the tests. They say what CUPS
2.4.2 of Debian 12 said: of a queue that is stopped, of one that rejects, and of a job whose
printer is off ("off": its state is processing and no page has begun; the sentence about it stays
when the bytes go after all, "begins").
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
[ "$1" = -H ] && echo "127.0.0.1:631" && exit 0
if [ "$1" = -v ]; then
    [ -e "{state}/lpd" ] && echo "device for Till: lpd://192.0.2.7/lp" && exit 0
    echo "device for Till: socket://192.0.2.7"
    exit 0
fi
if [ "$1" = -p ]; then
    [ "$2" = Till ] || exit 1
    if [ -e "{state}/stopped" ]; then
        printf 'printer Till disabled since Sun Nov 22 20:35:56 2026 -\n\tPaused\n'
    elif [ -e "{state}/job" ] || [ -e "{state}/lingers" ]; then
        printf 'printer Till now printing Till-42.  enabled since Sun Nov 22 20:35:56 2026\n'
        printf '\tThe printer may not exist or is unavailable at this time.\n'
    else
        echo "printer Till is idle.  enabled since Sun Nov 22 20:35:56 2026"
    fi
    [ "$3" = -a ] || exit 0
    if [ -e "{state}/rejects" ]; then
        printf 'Till not accepting requests since Sun Nov 22 20:35:56 2026 -\n\tRejecting Jobs\n'
    else
        echo "Till accepting requests since Sun Nov 22 20:35:56 2026"
    fi
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
_IPPTOOL = """#!/bin/sh
[ -e "{state}/no-ipptool" ] && exit 1
grep -q '^ATTR uri job-uri ipp://localhost/jobs/42$' || exit 1
state=processing
[ -e "{state}/held" ] && state=pending-held
[ -e "{state}/others-first" ] && state=pending
sheets=1
[ -e "{state}/off" ] && sheets=0
if [ -e "{state}/cancelled" ]; then
    state=canceled
    [ -e "{state}/begins" ] && sheets=1
fi
printf '"/dev/stdin":\n    /dev/stdin                                        [PASS]\n'
printf '        job-state (enum) = %s\n' $state
printf '        job-media-sheets-completed (integer) = %s\n' $sheets
"""
_PROGRAMS = {"lp": _LP, "lpstat": _LPSTAT, "cancel": _CANCEL, "ipptool": _IPPTOOL}


class Cups:
    """The programs are in `programs`; what happened is in `state`."""

    def __init__(self, folder: Path) -> None:
        self.programs, self.state = folder / "programs", folder / "state"
        self.programs.mkdir(parents=True)
        self.state.mkdir()
        for name, text in _PROGRAMS.items():
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
