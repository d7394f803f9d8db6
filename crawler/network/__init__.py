"""How the crawl reaches hosts: which addresses it may connect to, how long it tries, how much it reads."""
