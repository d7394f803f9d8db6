"""Which of a page's text is the article."""
