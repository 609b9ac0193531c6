"""Where webhooks may lead: never into the network that we stand in, however the way there is written."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.base.outgoing import is_public, target_of
from crm_estate.webhooks import subscribing
from crm_estate.webhooks.calling import open_caller
from crm_estate.webhooks.delivering import deliver_due
from crm_estate.webhooks.facts import WebhookFacts
from crm_estate.webhooks.fanning_out import fan_out
from crm_estate.webhooks.listing import find_deliveries, find_webhooks
from tests.outreach_office import FLAT, NOW, say
from tests.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio

INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
    "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1", "2001:0:7f00:1::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
async def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["198.41.0.4", "2001:500:9f::42", "::ffff:198.41.0.4"])
async def test_an_address_outside_is(address: str) -> None:
    assert is_public(ip_address(address))


WRITTEN = [
    "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/",
    "https://127.1/", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.5:8443/x", "http://198.41.0.4/", "https://user:word@198.41.0.4/", "https://198.41.0.4/#x",
    "ftp://198.41.0.4/", "https:///x", "https://", "https://no-such-name.invalid/", "https://[::1",
    "https://%31%32%37.0.0.1/", "https://127.0.0.1\\@198.41.0.4/", "https://a..b/", "https://198.41.0.4:99999/",
]  # fmt: skip


@pytest.mark.parametrize("url", WRITTEN)
async def test_a_url_that_leads_inside_or_nowhere_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        await target_of(url)
    assert refused.value.field == "url"


async def test_a_url_that_leads_outside_over_tls_is_taken() -> None:
    assert (await target_of("https://198.41.0.4:8443/hooks?a=1")).address == "198.41.0.4"


async def test_nothing_is_stored_of_a_webhook_that_leads_inside(db: str) -> None:
    facts = WebhookFacts(url="https://192.168.0.7/hook", kinds=["listing.*"])
    with pytest.raises(Invalid, match="private network"):
        await subscribing.add(facts, actor=SYSTEM, now=NOW)
    assert (await find_webhooks(actor=SYSTEM)).items == []


def resolving_to(*answers: str) -> Any:
    """A resolver whose answer is another one each time, the last one for good."""
    left = list(answers)

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return getaddrinfo


async def test_a_name_that_leads_inside_only_when_it_is_called_reaches_nobody(
    db: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name's owner shows a public address when the webhook is added and ours afterwards."""
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("198.41.0.4", "127.0.0.1"))
    url = f"https://rebinding.example.org:{receiver.port}/"
    hook = await subscribing.add(WebhookFacts(url=url, kinds=["listing.added"]), actor=SYSTEM, now=NOW)
    await say(FLAT)
    await fan_out(NOW)
    await deliver_due(NOW)
    [one] = (await find_deliveries(hook.id, actor=SYSTEM)).items
    assert (one.state, one.error) == ("waiting", "rebinding.example.org leads into a private network.")
    assert receiver.calls == []
    assert not receiver.asked.is_set()


@pytest.mark.usefixtures("near")
async def test_a_call_goes_to_the_address_that_was_looked_at_and_names_the_host(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the name asked for again when connecting, nobody would answer."""
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.1", "192.0.2.1"))
    async with open_caller() as caller:
        answer = await caller.call(f"http://shop.example.org:{receiver.port}/a?b=c", {}, b"{}")
    assert answer.is_taken
    assert receiver.calls[0].headers["host"] == f"shop.example.org:{receiver.port}"
    assert receiver.calls[0].path == "/a?b=c"


@pytest.mark.usefixtures("near")
async def test_proxies_of_the_environment_are_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with open_caller() as caller:
        assert (await caller.call(receiver.url, {}, b"{}")).is_taken
