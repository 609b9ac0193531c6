"""A real-estate CRM whose heart is a matching engine."""

__version__ = "0.1.0"
