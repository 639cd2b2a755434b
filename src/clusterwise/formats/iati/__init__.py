"""IATI 2.03: activities with their results read, written and checked; attributes and elements that are not ours stay."""
