"""What comes from other systems in files: a reader gives rows with their place, intake receives them.

`intake.import_listings` and `people.import_contacts` read .csv, .tsv, .jsonl and .xlsx through a column map
(`maps/*.toml`, or one's own), receive what changed and report every row that was refused, with its reason.
"""
