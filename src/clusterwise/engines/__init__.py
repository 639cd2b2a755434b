"""The table expressions of the methods, on DuckDB or Apache Spark, through Ibis."""
