"""Pictures: GS v 0 for those that come with the job, GS ( L for those the printer keeps."""

from tests.support.escpos.paper import Bitmap, DrawnPicture, Request
from tests.support.escpos.reader import BAND_BYTES, Reader

_MOST_ROWS = 2303
"""GS v 0: yL + yH × 256 on Epson's printers."""


def raster(reader: Reader) -> None:
    """GS v 0 m xL xH yL yH d1…dk: x bytes across, y rows down."""
    if reader.take() != ord("0"):
        raise reader.refuse("unknown command GS v")
    mode = reader.one_of((0, 1, 2, 3, 48, 49, 50, 51), "GS v 0") & 3
    across, rows = reader.take_number(), reader.take_number()
    if not across or not 1 <= rows <= _MOST_ROWS:
        raise reader.refuse(f"GS v 0 of {across} bytes and {rows} rows")
    if across * rows > BAND_BYTES:
        raise reader.refuse(f"GS v 0 with a band of {across * rows} bytes")
    data = reader.take_many(across * rows)
    reader.at_line_start("GS v 0")  # it would be ignored there, and its data printed as text
    bitmap = Bitmap(across * 8, rows, data)
    _print(reader, bitmap, (1 + (mode & 1), 1 + (mode >> 1)), "GS v 0")


def _print(reader: Reader, bitmap: Bitmap, scale: tuple[int, int], command: str) -> None:
    # By the width that it says, wherever its dots are. Whole bytes may stand out by less than
    # one, but their dots may not.
    width, room = bitmap.width * scale[0], reader.area_width
    if room < width < room + 8 * scale[0] and _ink_width(bitmap) * scale[0] <= room:
        width = room
    x = reader.place(width, command)
    if any(bitmap.data):  # white ones only feed the paper
        reader.paper.pictures.append(bitmap)
    reader.draw(DrawnPicture(x, bitmap, scale))


def _ink_width(bitmap: Bitmap) -> int:
    """Columns up to the last that has a black dot."""
    columns = 0
    for at in range(0, len(bitmap.data), bitmap.stride):
        row = int.from_bytes(bitmap.data[at : at + bitmap.stride])
        if row:
            trailing = (row & -row).bit_length() - 1
            columns = max(columns, bitmap.stride * 8 - trailing)
    return columns


def graphics(reader: Reader, body: bytes) -> None:
    """GS ( L pL pH m fn …: the printer's own memory for pictures."""
    if len(body) < 2 or body[0] != 48 or body[1] not in _FUNCTIONS:
        raise reader.refuse(f"GS ( L has no function {body[1:2].hex() or 'at all'} here")
    _FUNCTIONS[body[1]](reader, body[2:])


def _capacity(function: int, reader: Reader, parameters: bytes) -> None:
    if parameters:
        raise reader.refuse(f"GS ( L {function} with parameters")
    reader.ask(Request("GS ( L", function, at=reader.start))


def _whole_capacity(reader: Reader, parameters: bytes) -> None:
    _capacity(48, reader, parameters)


def _free_capacity(reader: Reader, parameters: bytes) -> None:
    _capacity(51, reader, parameters)


def _delete_all(reader: Reader, parameters: bytes) -> None:
    """Function 65 is in the reference; pictures of others may be in the same memory."""
    raise reader.refuse("GS ( L 65, which deletes every picture of the printer")


def _key_code(reader: Reader, key: bytes) -> bytes:
    if len(key) != 2 or not all(32 <= byte <= 126 for byte in key):
        raise reader.refuse("GS ( L with a key code outside 32 to 126")
    return key


def _delete(reader: Reader, parameters: bytes) -> None:
    reader.pictures.pop(_key_code(reader, parameters), None)


def _define(reader: Reader, parameters: bytes) -> None:
    """Function 67: a kc1 kc2 b xL xH yL yH c d1…dk, in one colour."""
    if len(parameters) < 10 or parameters[0] != 48 or parameters[3] != 1 or parameters[8] != 49:
        raise reader.refuse("GS ( L 67 that is not one picture in one colour")
    key = _key_code(reader, parameters[1:3])
    width = int.from_bytes(parameters[4:6], "little")
    height = int.from_bytes(parameters[6:8], "little")
    data = parameters[9:]
    if not (1 <= width <= 8192 and 1 <= height <= 2304):
        raise reader.refuse(f"GS ( L 67 of {width} × {height} dots")
    if len(data) != (width + 7) // 8 * height:
        raise reader.refuse(f"GS ( L 67 with {len(data)} bytes for {width} × {height} dots")
    reader.at_line_start("GS ( L 67")
    reader.pictures[key] = Bitmap(width, height, data)


def _print_stored(reader: Reader, parameters: bytes) -> None:
    """Function 69: kc1 kc2 x y. A key without a picture prints nothing: refused here."""
    if len(parameters) != 4 or not {*parameters[2:]} <= {1, 2}:
        raise reader.refuse("GS ( L 69 with wrong parameters")
    key = _key_code(reader, parameters[:2])
    reader.at_line_start("GS ( L 69")
    if key not in reader.pictures:
        raise reader.refuse(f"GS ( L 69: no picture {key.decode()} in memory")
    _print(reader, reader.pictures[key], (parameters[2], parameters[3]), "GS ( L 69")


_FUNCTIONS = {
    0: _whole_capacity,
    48: _whole_capacity,
    3: _free_capacity,
    51: _free_capacity,
    65: _delete_all,
    66: _delete,
    67: _define,
    69: _print_stored,
}
