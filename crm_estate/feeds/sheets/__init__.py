"""Files that are tables: named columns, read row by row through a map of columns (`maps/*.toml`)."""
