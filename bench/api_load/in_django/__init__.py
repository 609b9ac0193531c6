"""The measured pages in Django REST framework on psycopg 3."""
