"""The helpers of `tests/runtime`, which makes packages."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "runtime"))
