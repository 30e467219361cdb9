"""The program is killed while it prints: no receipt is lost, none doubled in silence, none
called printed that is not."""

import fcntl
import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import insert, update

from db.printers import PRINTER
from db.tables import Item, table_of
from kiosk.settings import Settings
from tests.faults.print_process import ARABIC, ROLL, papers_of
from tests.support.answering_printer import AnsweringPrinter
from tests.support.escpos import Stream, decode_all
from tests.support.shops import NOW, duty_at, make_shop, till_of
from tests.support.waiting import until

SOLD_A_LIFE = 2
DUPLICATA = re.compile(r"DUPLICATA n° (\d+)")


class Roll(AnsweringPrinter):
    """A printer whose paper is looked at; `unplug` loses what the sender had still to send."""

    def __init__(self, *, answers: bool) -> None:
        super().__init__()
        # As slow as a real one, with little room: the sender has most of a paper to itself.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.mechanics.byte_seconds = 0.00004
        self.mechanics.answers = self.mechanics.in_order = self.mechanics.process_ids = answers
        self._serving = False
        self._unplugged = False
        self._stream, self._read = Stream(), 0

    def unplug(self) -> None:
        """The sender's power went too: of what it had not handed over nothing comes."""
        self._unplugged = self._serving

    def come_to_rest(self) -> None:
        """Wait until all that came is on paper."""
        until(lambda: not self._serving)

    def breaks_off(self, connection: socket.socket, data: bytes) -> bool:
        if not self._unplugged:
            return super().breaks_off(connection, data)
        count = struct.unpack("i", fcntl.ioctl(connection, termios.FIONREAD, bytes(4)))[0]
        data += connection.recv(count) if count else b""
        self.mechanics.take(data, lambda _words: None)
        self.take(data)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        self.job_done()
        return True

    def _serve_one(self, connection: socket.socket) -> None:
        self._serving, begun = True, len(self.received)
        try:
            super()._serve_one(connection)
        finally:
            # A clean start that was cut short is nothing to a printer; the next one follows.
            self.received[begun:] = self.received[begun:].rstrip(b"\x00")
            self._serving = self._unplugged = False

    def whole(self) -> "Counter[tuple[str, int]]":
        """Ticket and duplicate's number of each paper that came out whole, and how often."""
        new = bytes(self.received[self._read :])
        self._read += len(new)
        self._stream.feed(new)  # what is wrong must be explained by a clean start
        return Counter(
            (ticket, int(number[1]) if (number := DUPLICATA.search(paper.text)) else 0)
            for paper in self._stream.papers
            if paper.whole
            for ticket in paper.qr_codes
        )


@dataclass
class Tills:
    """Forks tills, and kills them."""

    process: "subprocess.Popen[str]"
    home: Path
    url: str
    roll: Roll
    seconds: list[float] = field(default_factory=list)
    kills: int = 0

    def live(self, sales: int, chance: random.Random | None = None) -> None:
        """One life; with `chance` it is killed somewhere in it, or just behind its end."""
        assert self.process.stdin
        assert self.process.stdout
        self.roll.come_to_rest()
        (self.home.parent / ROLL).write_text(json.dumps([*self.roll.whole()]))
        self.process.stdin.write(f"{self.home} {self.url} {self.roll.url} {sales}\n")
        self.process.stdin.flush()
        pid, began = int(self.process.stdout.readline()), monotonic()
        if chance:
            threading.Event().wait(chance.uniform(0, 1.8 * self.seconds[0]))
            os.kill(pid, signal.SIGKILL)  # not waited for so far: its id is nobody else's
            if chance.random() < 0.5:
                self.roll.unplug()
        self.process.stdin.write("and?\n")
        self.process.stdin.flush()
        ended = int(self.process.stdout.readline())
        assert ended in (0, -signal.SIGKILL)
        self.kills += ended != 0
        if not chance:
            self.seconds.append(monotonic() - began)

    def check(self) -> None:
        """Every ticket is on paper once, and as often more as duplicates say."""
        decode_all(bytes(self.roll.received))
        printed = self.roll.whole()
        papers = papers_of(self.home, self.url)
        assert {paper for paper, times in printed.items() if times > 1} == set(), "doubled"
        assert printed.keys() <= papers.keys()
        states = {state for state, _ in papers.values()}
        assert states <= {"printed", "sent"}, "nothing waits any more"
        for paper, (state, detail) in papers.items():
            if state == "printed" or not detail.startswith("settled"):
                assert paper in printed, f"{paper} is {state} and not on paper"
        tickets = {ticket for ticket, _ in papers}
        assert tickets == {ticket for ticket, _ in printed}, "lost"


@pytest.fixture(scope="module")
def process() -> Iterator["subprocess.Popen[str]"]:
    argv = [sys.executable, "-m", "tests.faults.print_process"]
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def shop_at(home: Path, url: str, printer: str, proof: str) -> None:
    """A shop with something in Arabic in stock, and what is known of its printer."""
    settings = Settings(home=home, database_url=url, printer=printer)
    make_shop(settings)
    shop = till_of(settings, "T1")
    duty_at(shop)
    row = {
        "till": "T1",
        "address": printer,
        "columns": 48,
        "code_page": 16,
        "encoding": "cp1252",
        "proof": proof,
        "cutter": True,
        "images": True,
        "drawer": True,
        "logo_sha256": "",
        "tested_at": NOW,
    }
    item = table_of(Item)
    with shop.writing() as connection:
        arabic = update(item).where(item.c.sku.in_(("BOOK", "REPAIR")))
        connection.execute(arabic.values(label=ARABIC))
        if proof:
            connection.execute(insert(PRINTER), row)
    shop.close()


PROOFS = ["process_id", "", "never answers"]
MANY = [
    pytest.param(
        engine, proof, 70, marks=pytest.mark.drill, id=f"{engine}-{proof or 'status'}-many"
    )
    for engine in ("sqlite", "postgresql")
    for proof in PROOFS
]
FEW = [
    pytest.param(engine, proof, 2, id=f"{engine}-{proof or 'status'}-few")
    for engine, proof in zip(("sqlite", "postgresql", "sqlite"), PROOFS, strict=True)
]


@pytest.mark.parametrize(
    ("database_url", "proof", "kills"), [*MANY, *FEW], indirect=["database_url"]
)
def test_a_till_that_is_killed_while_it_prints_loses_and_doubles_nothing(
    process: "subprocess.Popen[str]", database_url: str, tmp_path: Path, proof: str, kills: int
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    engine = database_url.partition(":")[0]
    chance = random.Random(f"{engine} {proof} {kills}")
    answers = proof != "never answers"
    with Roll(answers=answers) as roll:
        shop_at(home, database_url, roll.url, proof if answers else "")
        tills = Tills(process, home, database_url, roll)
        tills.live(SOLD_A_LIFE)
        lives = 0
        while tills.kills < kills:
            tills.live(SOLD_A_LIFE, chance)
            lives += 1
            assert lives < 9 * kills + 9
        tills.live(1)
        tills.live(0)
        roll.come_to_rest()
        tills.check()
        states = Counter(state for state, _ in papers_of(home, database_url).values())
        torn = sum(not paper.whole for paper in decode_all(bytes(roll.received)))
        duplicates = sum(number > 0 for _, number in roll.whole())
        print(f"{engine}, {proof or 'status'}: {tills.kills} kills in {lives} lives,")
        print(f"  {sum(roll.whole().values())} papers, {torn} torn, {duplicates} duplicates,")
        print(f"  {dict(states)}")
