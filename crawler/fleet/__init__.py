"""Many sections: the catalogue, what is due, and who runs it: one machine, or many with Dask distributed."""
