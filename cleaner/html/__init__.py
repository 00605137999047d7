"""The HTML door: from a page's markup to its visible text, and what the markup says of each line."""
