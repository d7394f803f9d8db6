"""The fields around an article's text, each weighed between what the page prints and what it tells machines."""
