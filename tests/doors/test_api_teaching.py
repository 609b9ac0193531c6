"""What a program may rely on with a table of doubles that is learned: read, switched on, switched off."""

import pytest
from httpx import AsyncClient

from tests.deciding_office import decide
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio

TEACHING = "/api/v1/doubles/teaching"


async def test_too_few_decisions_are_a_conflict_that_counts_them(api: AsyncClient) -> None:
    await decide(1, 2)
    found = (await api.get(TEACHING)).json()
    assert (found["linked"], found["told_apart"], found["needed"]) == (1, 2, 100)
    assert (found["trial"], found["in_use"]) == (None, None)
    answer = await api.post(TEACHING)
    assert answer.status_code == 409
    assert "1 pairs of adverts are linked and 2 were told apart" in answer.json()["detail"]
    assert (await api.delete(TEACHING)).status_code == 409


async def test_a_table_is_learned_and_given_up_and_both_are_told_of(api: AsyncClient) -> None:
    await decide(60, 60)
    trial = (await api.get(TEACHING)).json()["trial"]
    assert (trial["shipped"]["right"], trial["learned"]["right"], trial["is_better"]) == (60, 120, True)
    learned = (await api.post(TEACHING)).json()
    assert learned["in_use"]["trial"] == trial
    assert learned["in_use"]["actor"].startswith("key:")
    assert (await api.delete(TEACHING)).json()["in_use"] is None
    told = (await api.get("/api/v1/changes", params={"kinds": "doubles.*"})).json()["items"]
    assert [one["kind"] for one in told] == ["doubles.learned", "doubles.forgotten"]
    assert told[0]["data"] == {"trial": trial}


async def test_a_key_of_one_office_reads_and_decides_nothing(with_key: NewClient, warsaw: int) -> None:
    key = await with_key(office=warsaw)
    assert (await key.get(TEACHING)).status_code == 200
    for method in ("POST", "DELETE"):
        answer = await key.request(method, TEACHING)
        assert answer.status_code == 403
        assert "for the whole firm" in answer.json()["detail"]
    reader = await with_key(scopes=("listings:read",))
    assert (await reader.post(TEACHING)).status_code == 403
