"""Printers are found by what the computer knows of them; nothing is sent to any."""

import ipaddress
import os
import socket
from pathlib import Path

import pytest

from kiosk.services.printers import finding
from kiosk.services.printers.finding import FoundPrinter, find_on_network, find_printers
from receipts.transport import printer_from_url
from tests.support.usb_printer import UsbBus


@pytest.fixture(autouse=True)
def _only_what_is_played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No bus and no CUPS of the computer that runs the tests."""
    monkeypatch.setattr(finding, "_usb_printers", lambda: iter(()))
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def found(tmp_path: Path) -> list[FoundPrinter]:
    return find_printers(tmp_path / "dev", tmp_path / "sys")


def test_devices_are_found_by_their_names(tmp_path: Path) -> None:
    dev, sys = tmp_path / "dev", tmp_path / "sys"
    (dev / "usb").mkdir(parents=True)
    (dev / "serial" / "by-id").mkdir(parents=True)
    for name in ("usb/lp0", "ttyUSB0", "ttyACM3", "ttyS0"):
        (dev / name).touch()
    (dev / "serial" / "by-id" / "usb-Prolific_232-if00").symlink_to(dev / "ttyUSB0")
    maker = sys / "class" / "usbmisc" / "lp0" / "device"
    maker.mkdir(parents=True)
    (maker.parent / "manufacturer").write_text("EPSON\n")
    (maker.parent / "product").write_text("TM-T20II\n")
    assert found(tmp_path) == [
        FoundPrinter(f"lp://{dev}/usb/lp0", "lp", "EPSON TM-T20II"),
        FoundPrinter(f"serial://{dev}/ttyACM3", "serial", "ttyACM3"),
        FoundPrinter(
            f"serial://{dev}/serial/by-id/usb-Prolific_232-if00",
            "serial",
            "usb-Prolific_232-if00 (ttyUSB0)",
        ),
    ]
    for each in found(tmp_path):
        printer_from_url(each.address)


def test_a_device_that_may_not_be_opened_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dev" / "usb").mkdir(parents=True)
    (tmp_path / "dev" / "usb" / "lp0").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests may be root
    assert [each.may_open for each in found(tmp_path)] == [False]


def test_the_queues_of_cups_are_found(tmp_path: Path) -> None:
    program(tmp_path / "programs", "lpstat", '[ "$*" = "-e" ] && echo Caisse && echo Bureau_2')
    addresses = [each.address for each in found(tmp_path)]
    assert addresses == ["cups://Caisse", "cups://Bureau_2"]
    for address in addresses:
        printer_from_url(address)


@pytest.mark.parametrize("script", ["exec /bin/sleep 20", "exit 1", "echo no >&2; exit 1"])
def test_a_cups_that_does_not_answer_is_waited_for_no_longer(
    tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LPSTAT_SECONDS", 0.2)
    program(tmp_path / "programs", "lpstat", script)
    assert found(tmp_path) == []


def test_the_network_is_looked_through_at_one_port() -> None:
    with socket.create_server(("127.0.0.3", 0)) as printer:
        port = printer.getsockname()[1]
        network = ipaddress.IPv4Network("127.0.0.0/29")
        assert find_on_network(network, port) == [FoundPrinter(f"tcp://127.0.0.3:{port}", "tcp")]
        connection, _ = printer.accept()
        with connection:
            assert connection.recv(1) == b"", "nothing is sent"


def test_only_the_own_private_network_is_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    network = finding.own_network()
    assert network is None or (network.is_private and network.prefixlen == 24)
    monkeypatch.setattr(finding, "own_network", lambda: None)
    assert find_on_network() == []


def test_a_usb_printer_is_found_by_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    bus = UsbBus()
    monkeypatch.setattr(finding, "_backend", lambda: bus)
    (printer,) = finding._usb_printers()
    assert (printer.kind, printer.address) == ("usb", "usb://04b8:0202/A1B2")
    printer_from_url(printer.address)
    bus.interface_class = 3
    assert list(finding._usb_printers()) == []


def test_a_computer_without_usb_has_no_usb_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(finding, "_backend", lambda: None)
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_, **__: None)
    monkeypatch.setattr("usb.backend.libusb0.get_backend", lambda *_, **__: None)
    monkeypatch.setattr("usb.backend.openusb.get_backend", lambda *_, **__: None)
    assert list(finding._usb_printers()) == []
