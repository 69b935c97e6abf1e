"""Only addresses of the public internet are public, however they are written."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchlist.fetch.addresses import is_public

PRIVATE_4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
PRIVATE_6 = [
    "::/128",
    "::1/128",
    "::/96",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "100::/64",
    "64:ff9b:1::/48",
    "2001:db8::/32",
    "2001::/23",
    "3fff::/20",
    "5f00::/16",
    "4000::/3",
]


@st.composite
def inside(draw: st.DrawFn, networks: list[str]) -> int:
    chosen = draw(st.sampled_from(networks))
    block = IPv6Network(chosen) if ":" in chosen else IPv4Network(chosen)
    return int(block[draw(st.integers(0, block.num_addresses - 1))])


def every_way_to_write(address: int) -> list[str]:
    """An IPv4 address, and the IPv6 addresses that a gateway or the kernel takes for it."""
    return [
        str(IPv4Address(address)),
        f"::ffff:{IPv4Address(address)}",
        str(IPv6Address((0x64FF9B << 96) | address)),
        str(IPv6Address((0x2002 << 112) | (address << 80))),
        str(IPv6Address((0x20010000 << 96) | (0x41000000 << 64) | (address ^ 0xFFFFFFFF))),
    ]


@given(inside(PRIVATE_4))
def test_no_form_of_a_private_ipv4_address_is_public(address: int) -> None:
    assert not any(is_public(form) for form in every_way_to_write(address))


@given(inside(PRIVATE_6))
def test_no_private_ipv6_address_is_public(address: int) -> None:
    assert not is_public(str(IPv6Address(address)))


@given(st.integers(0, 2**32 - 1))
def test_what_the_forms_stand_for_decides(address: int) -> None:
    plain, mapped, translated, *_ = every_way_to_write(address)
    assert is_public(plain) == is_public(mapped) == is_public(translated)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4001::200e"])
def test_servers_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1%lo", "255.255.255.255", "::ffff:169.254.169.254"])
def test_well_known_traps_are_private(address: str) -> None:
    assert not is_public(address)
