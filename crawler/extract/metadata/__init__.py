"""What a page tells machines, and what is read from that alone."""
