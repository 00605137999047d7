"""Training of the line model: from pages with gold texts to a file of weights. Needs the extra `train`."""
