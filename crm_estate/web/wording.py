"""The mark of texts that the doors say, which are translated where they are shown."""

from crm_estate.base.wording import N_

__all__ = ["N_"]
