"""Everything that outlives the process: SQLAlchemy Core tables behind one group-committing writer."""
