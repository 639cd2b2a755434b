"""One rule of data quality a module; a new module is found by itself."""

import pkgutil
from importlib import import_module


def load() -> None:
    """Import every rule."""
    for found in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        import_module(found.name)
