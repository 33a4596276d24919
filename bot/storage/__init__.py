"""What the bot remembers: one database, SQLite by default, PostgreSQL for several replicas."""
