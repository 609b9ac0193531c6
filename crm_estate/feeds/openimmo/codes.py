"""Countries and currencies as the standard's list has them: some by codes that others have given up."""

from functools import cache

from crm_estate.base.money import is_currency
from crm_estate.feeds.countries import country_code

_COUNTRIES = """AFG ALB DZA ASM AND AGO AIA ATG ARG ARM ABW AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BMU
    BTN BOL BIH BWA BRA VGB BRN BGR BFA BDI KHM CMR CAN CPV CYM CAF TCD CHL CHN HKG MAC COL COM COG COK CRI
    CIV HRV CUB CYP CZE PRK COD DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST ETH FRO FLK FJI FIN FRA GUF PYF GAB
    GMB GEO DEU GHA GIB GRC GRL GRD GLP GUM GTM GIN GNB GUY HTI VAT HND HUN ISL IND IDN IRN IRQ IRL ISR ITA
    JAM JPN JOR KAZ KEN KIR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MTQ MRT
    MUS MEX FSM MCO MNG MNE MSR MAR MOZ MMR NAM NRU NPL NLD NCL NZL NIC NER NGA NIU NFK MNP NOR PSE OMN PAK
    PLW PAN PNG PRY PER PHL PCN POL PRT PRI QAT KOR MDA REU ROM RUS RWA SHN KNA LCA SPM VCT WSM SMR STP SAU
    SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF ESP LKA SDN SUR SJM SWZ SWE CHE SYR TWN TJK THA MKD TGO TKL TON
    TTO TUN TUR TKM TCA TUV UGA UKR ARE GBR TZA USA VIR URY UZB VUT VEN VNM WLF ESH YEM ZMB ZWE"""
"""Countries that an export may name."""

FORMER_COUNTRIES = {"ROM": "RO", "TMP": "TL", "YUG": "RS", "SMX": "SX"}
"""Codes of the list that are ISO's no longer, or never were."""

_CURRENCIES = """AED ALL AMD ANG AUD BBD BDT BHD BIF BMD BND BOB BRL BSD BTR BWP BZD CAD CDF CHF
    CLP CNY COP CRC CZK CUP CVE DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL
    HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
    LYD MAD MDL MMK MNT MOP MUR MVR MWK MYR NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PYG QAR RWF SAR SBD
    SCR SEK SGD SHP SLL SOS SVC SYP SZL THB TND TOP TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XPF
    YER ZAR"""
"""Currencies that an export may name by their present code."""

FORMER_CURRENCIES = {
    "PLZ": "PLN", "ROL": "RON", "BGL": "BGN", "RUR": "RUB", "TRL": "TRY", "BAK": "BAM", "MXP": "MXN",
    "AZM": "AZN", "BYR": "BYN", "GHC": "GHS", "MZM": "MZN", "SDD": "SDG", "SRG": "SRD", "VEB": "VES",
    "ZMK": "ZMW", "AFA": "AFN", "AON": "AOA", "AWF": "AWG", "NAD": "NAD", "TMM": "TMT", "STD": "STN",
}  # fmt: skip
"""The list kept these codes when the money was renamed: nobody means the old one any more."""


def country_of(code: str) -> str | None:
    """The two letters of a country named by two or three, or by its name.

    >>> country_of("DEU"), country_of("rom"), country_of("at"), country_of("XYZ")
    ('DE', 'RO', 'AT', None)
    """
    return FORMER_COUNTRIES.get(code.strip().upper()) or country_code(code) or None


@cache
def _three_letters() -> dict[str, str]:
    return {two: three for three in _COUNTRIES.split() if (two := country_of(three))}


def three_letters(country: str) -> str:
    """The code of a country in the list; empty when it has none.

    >>> three_letters("PL"), three_letters("RO"), three_letters("XK")
    ('POL', 'ROM', '')
    """
    return _three_letters().get(country, "")


def currency_of(code: str) -> str | None:
    """The currency that a code of the list means today; None when there is no such money.

    >>> currency_of("EUR"), currency_of("plz"), currency_of("Euro")
    ('EUR', 'PLN', None)
    """
    named = code.strip().upper()
    meant = FORMER_CURRENCIES.get(named, named)
    return meant if len(meant) == 3 and is_currency(meant) else None


def currency_in_list(currency: str) -> str:
    """The code of a currency in the list; empty when it has none.

    >>> currency_in_list("EUR"), currency_in_list("PLN"), currency_in_list("RSD")
    ('EUR', 'PLZ', '')
    """
    if currency in _CURRENCIES.split():
        return currency
    return next((old for old, present in FORMER_CURRENCIES.items() if present == currency), "")
