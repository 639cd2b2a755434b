"""Who reads what was compared, who compares, and who opens single records: as for the figures themselves."""

SEE = "evidence.see"
MAKE = "evidence.define"
ROWS = "evidence.rows"
