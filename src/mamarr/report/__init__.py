"""What people look at: maps, charts, tables, summaries."""
