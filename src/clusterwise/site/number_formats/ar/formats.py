"""Arabic with the point and comma that the Unicode tables (and so every figure and picture) use."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
