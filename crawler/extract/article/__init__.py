"""An article page made a record; a site's own selectors are obeyed here."""
