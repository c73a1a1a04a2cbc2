"""Plain Python without records: levels, file types, file names, book years, events, ZIP stream."""
