"""Lets `python -m clusterwise.cli` do what `clusterwise` does."""

import sys

from clusterwise.cli import main

sys.exit(main())
