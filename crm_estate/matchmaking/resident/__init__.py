"""The market and what is looked for, held in memory and kept true by facts; questions are put to it."""
