"""The line model: what rules cannot name, learned from pages with gold texts."""
