"""The demo: the clusters of the source document with invented people, loaded through the same services as all work."""

from clusterwise.exchange.demo.accounts import Account, accounts, is_loaded
from clusterwise.exchange.demo.load import load_demo

__all__ = ["Account", "accounts", "is_loaded", "load_demo"]
