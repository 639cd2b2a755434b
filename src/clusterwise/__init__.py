"""Clusterwise carries a cluster development initiative from the first map to the final evaluation."""

#: As pyproject.toml says it; the environment of dev.py links the source and installs no package that could be asked.
__version__ = "0.1.0"
