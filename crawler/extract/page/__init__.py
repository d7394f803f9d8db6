"""A fetched page as the other rooms see it: its tree, and the outline of boxes and pieces in it."""
