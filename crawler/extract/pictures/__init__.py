"""Pictures: which are the article's, where their files are, and whose words belong to them."""
