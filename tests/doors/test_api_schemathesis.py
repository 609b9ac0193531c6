"""A stranger to the code reads the description and tries it: nothing breaks or answers unannounced."""

from datetime import datetime
from typing import Any

import pytest
import schemathesis
from httpx import AsyncClient, Headers
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from crm_estate.api.openapi import describe
from crm_estate.app import create_app
from tests.doors.api_office import THERE, furnish

pytestmark = pytest.mark.anyio

TRIES = 6
"""Requests that are made up for each operation."""

CHECKS = (
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)


async def test_whatever_the_description_allows_is_answered_as_it_says(
    api: AsyncClient, now: datetime
) -> None:
    load_all_checks()
    await furnish(api, now)
    described = schemathesis.openapi.from_dict(describe(create_app()))
    wrong: list[str] = []
    statuses: set[int] = set()
    for operation in (result.ok() for result in described.get_all_operations()):
        for case in made_up(operation):
            wrong += await tried(api, case, statuses)
    assert {200, 201, 404, 422} <= statuses
    assert not wrong, "\n\n".join(wrong[:10])


def made_up(operation: Any) -> list[schemathesis.Case]:
    """Requests to an operation, the same in every run; every other one to something that is there."""
    cases: list[schemathesis.Case] = []

    @settings(
        max_examples=TRIES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def make(case: schemathesis.Case) -> None:
        cases.append(case)

    make()
    for case in cases[::2]:
        there = {**THERE, "reference": "W-1" if "listings" in operation.path else "K-17"}
        case.path_parameters.update({name: there[name] for name in case.path_parameters})
    return cases


async def tried(api: AsyncClient, case: schemathesis.Case, statuses: set[int]) -> list[str]:
    """What was wrong with the answer, whose status is noted."""
    request = case.as_transport_kwargs(base_url="http://test")
    request.pop("cookies", None)
    if isinstance(request.get("data"), bytes | str):
        request["content"] = request.pop("data")
    headers = Headers({**request.pop("headers")})
    headers.update(api.headers)
    answer = await api.request(**request, headers=headers)
    statuses.add(answer.status_code)
    try:
        case.validate_response(answer, checks=list(CHECKS))
    except FailureGroup as failures:
        said = "; ".join(str(failure) for failure in failures.exceptions)
        return [f"{case.method} {answer.url}: {answer.status_code} {said} {answer.text[:500]}"]
    return []
