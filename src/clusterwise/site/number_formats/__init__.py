"""How numbers are written where Django and the Unicode tables differ, so that one page has one form."""
