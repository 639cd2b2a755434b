"""Facts as columns: each measure of each initiative in a Parquet file of its own, collected anew when its records changed."""
