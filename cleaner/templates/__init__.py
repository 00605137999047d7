"""Templates of sites: what stands on other pages of the same site too."""
