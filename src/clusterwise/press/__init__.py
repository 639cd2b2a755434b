"""What people look at: charts, tables and documents; frozen dataclasses in, bytes or text out."""
