"""Pure readers and writers of the outside world's standards: bytes and text in, frozen results or a helpful refusal out."""
