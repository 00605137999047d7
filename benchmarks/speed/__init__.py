"""Speed: `cleaner` beside what people use, on the same pages in the same run, and how its cost grows."""
