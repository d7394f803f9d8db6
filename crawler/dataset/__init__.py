"""What a dataset promises and how it is kept: schema, validation, formats, and the commands that read it."""
