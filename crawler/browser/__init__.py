"""Pages that need JavaScript, read in the system's Chromium (extra `browser`); off by default."""
