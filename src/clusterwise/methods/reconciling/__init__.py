"""Whether the records behind an old report give the figures that it told, and in which way of counting they do."""
