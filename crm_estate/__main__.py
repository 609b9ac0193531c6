"""`python -m crm_estate` is `crm-estate`."""

from crm_estate.cli import main

main(prog_name="crm-estate")
