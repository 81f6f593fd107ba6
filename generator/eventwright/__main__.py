"""`python -m eventwright`."""

import sys

from eventwright.cli import main

sys.exit(main())
