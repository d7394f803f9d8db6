"""The pages of one article made one record."""
