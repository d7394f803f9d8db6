"""A section's page and its feeds: what they list."""
