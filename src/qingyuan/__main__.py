"""`python -m qingyuan` is the console script."""

import sys

from qingyuan.cli import main

sys.exit(main())
