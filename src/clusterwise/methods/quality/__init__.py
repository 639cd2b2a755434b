"""How good data are: one rule a module, each over plain columns, each telling which rows it means."""
