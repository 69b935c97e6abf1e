"""Which internet addresses may be reached: only those that are everybody's, unless private ones are allowed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

EVERYBODYS = IPv6Network("2000::/3")
"""The only part of IPv6 that is given out for the public internet (IANA)."""

NOT_FOR_SERVERS = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments: Python 3.11 knows only parts of it as private
    IPv4Network("192.88.99.0/24"),  # the retired 6to4 relay
    IPv6Network("2001::/23"),  # protocol assignments and Teredo: from 3.13 on Python lets parts of them pass
    IPv6Network("3fff::/20"),  # documentation since 2024: unknown to Python 3.11
)

NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether an address, as the resolver writes it, belongs to the public internet.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("fe80::1%eth0")
    (True, False, False, False)
    """
    return _is_public(_innermost(ip_address(address)))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in EVERYBODYS:
        return False
    if any(address in network for network in NOT_FOR_SERVERS if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _innermost(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where it does: a gateway would unwrap it behind our back."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
