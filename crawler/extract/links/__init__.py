"""Links: where they lead, what they stand in, what their cards print, which addresses look like articles'."""
