"""Charts for pages and documents: frozen data in, a `Picture` out (SVG, words, table)."""
