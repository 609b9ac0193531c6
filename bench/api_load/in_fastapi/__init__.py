"""The measured pages in FastAPI and SQLAlchemy Core on asyncpg; what only reads opens no transaction."""
