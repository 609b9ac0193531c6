"""Fields that tell people apart are refused in every language; fields of homes that sound alike are not."""

import pytest

from crm_estate.listings.custom_fairness import stands_for_people

ABOUT_PEOPLE = """
Age of neighbours|Average age|age_group|Wiek mieszkańców|Věk sousedů|Vârsta locatarilor|Starost stanovalcev
Gender|Women only|płeć|Tylko kobiety|Pohlaví nájemníků|Sexul chiriașilor|Spol najemnika|Sexual orientation
Origin of residents|Pochodzenie|Původ obyvatel|Originea|Poreklo
Share of foreigners|foreigners_pct|Udział cudzoziemców|Obcokrajowcy|Podíl cizinců|Procent străini|Delež tujcev
Ethnic make-up|ethnicity|Skład etniczny|Narodowość|Národnostní složení|Compoziție etnică|Narodnost
Roma share|Cyganie|Cikáni|Țigani|Refugees nearby|Citizenship|Skin colour|Mother tongue
Religion|Catholic household|Wyznanie|Náboženství|Religie|Veroizpoved|Muslims
Disability|Disabled tenants|Niepełnosprawni|Postižení|Dizabilitate|Invalidi|Handicap
Marital status|Stan cywilny|Rodinný stav|Stare civilă|Zakonski stan|Childless
No children|Bez dzieci|Fără copii
Unemployed|Bezrobocie|Nezaměstnanost|Șomeri|Brezposelnost
Age of the building's residents|Parking for disabled tenants
"""
ABOUT_HOMES = """
Ceiling height|Wysokość pomieszczeń|Výška stropu|Înălțimea tavanului|Višina stropa
Heating|Ogrzewanie|Vytápění|Încălzire|Ogrevanje|Gas|District heating|Węgiel
Age of the building|building_age|Wiek budynku|Stáří domu|Stáří střechy|Vârsta clădirii|Starost stavbe
Origin of the wood|Original parquet|Původní podlahy|Orientation|Orientace|Orientare|Lega
Wheelchair access|Disabled parking|Dostęp dla niepełnosprawnych|Bezbariérový přístup pro invalidy
Rampa invalizi
Playground for children|Plac zabaw dla dzieci|Dětské hřiště pro děti|Loc de joacă pentru copii
Igrišče za otroke
Distance to school|Noise at night|Fibre optics|Pets|Sexton Street|Manual gate|Management fee|Let until
"""


def words(text: str) -> list[str]:
    return [part.strip() for line in text.split("\n") for part in line.split("|") if part.strip()]


@pytest.mark.parametrize("name", words(ABOUT_PEOPLE))
def test_what_tells_people_apart_cannot_be_a_field(name: str) -> None:
    assert stands_for_people(name)


@pytest.mark.parametrize("name", words(ABOUT_HOMES))
def test_what_is_about_a_home_can_be_a_field(name: str) -> None:
    assert not stands_for_people(name)
