"""Reading hostile mail: bytes come in, clean texts go out; nothing here raises."""
