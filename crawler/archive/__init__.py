"""What was fetched, kept as WARC 1.1 (ISO 28500:2017), and read again without the network."""
