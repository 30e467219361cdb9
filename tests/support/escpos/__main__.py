"""Draws what printer bytes put on paper: `python -m tests.support.escpos BYTES PNG [DOTS]`.

The bytes may come from a printer at file:///…; DOTS is 384 or 576.
"""

import sys
from pathlib import Path

from tests.support.escpos import decode, draw

if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    paper = decode(Path(sys.argv[1]).read_bytes(), int(sys.argv[3]) if sys.argv[3:] else 576)
    draw(paper).save(sys.argv[2])
