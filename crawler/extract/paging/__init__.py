"""The ways from a page to the next one, of an article and of a listing."""
