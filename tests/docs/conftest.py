"""Makes the generator of the reference importable, as `scripts/docs` does."""

from __future__ import annotations

import sys

from markdown_files import DOCS

sys.path.insert(0, str(DOCS))
