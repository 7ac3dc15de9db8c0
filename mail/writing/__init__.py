"""Writing mail: what a person wrote becomes the bytes that travel."""
