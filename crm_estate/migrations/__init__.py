"""One pair per change: an .sql file that a person reviews, and the Piccolo migration that runs it."""
