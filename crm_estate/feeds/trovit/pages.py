"""The country of an advert in the address of its page, the only free place that the schema has."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from crm_estate.feeds.countries import country_code, country_of_domain

NAME = "country"


def page_with_country(page: str, country: str) -> str:
    """The address, which says the country, by its host or by a word of its own.

    >>> [page_with_country(f"https://homes.example.{end}/1", "PL") for end in ("pl", "com")]
    ['https://homes.example.pl/1', 'https://homes.example.com/1?country=PL']
    """
    parts = urlsplit(page)
    if country_of_domain(parts.hostname or "") == country:
        return page
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != NAME]
    return parts._replace(query=urlencode([*query, (NAME, country)])).geturl()


def country_of_page(page: str) -> str:
    """The country that an address says: by a word of its own, or by its host; empty when it says none.

    >>> country_of_page("https://homes.example.de/1?country=PL"), country_of_page("https://homes.example.de/1")
    ('PL', 'DE')
    >>> country_of_page("https://[/"), country_of_page("https://homes.example.com/1?country=7")
    ('', '')
    """
    try:
        parts = urlsplit(page.strip())
        named = dict(parse_qsl(parts.query, max_num_fields=100)).get(NAME, "")
        return country_code(named) or country_of_domain(parts.hostname or "")
    except ValueError:  # no address, or one with more words than any has
        return ""
