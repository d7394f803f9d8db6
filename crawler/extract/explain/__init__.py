"""What the readers make of a page and why, for people."""
