"""Pages of the API under load, beside the same pages in FastAPI + SQLAlchemy and in Django REST framework."""
