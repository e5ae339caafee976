"""Everything a reader can open (逐页打开): follow every link, and keep what each page says but for its tokens."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

_LINK = re.compile(r'href="([^"#]+)')
# What differs from one reading of the same page to the next.
_TOKENS = re.compile(r'name="(?:csrfmiddlewaretoken|_key)" value="[^"]*"')
# Of addresses that differ only in a record or a filter so many are opened.
_ALIKE = 3


def pages_of(client: Client, start: str = "/") -> dict[str, str]:
    """Address -> status and text of every page and file that links lead to, from the start on."""
    found: dict[str, str] = {}
    opened: dict[str, int] = defaultdict(int)
    waiting = [start]
    while waiting:
        address = waiting.pop(0)
        if address in found:
            continue
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if opened[name] >= _ALIKE:
            continue
        opened[name] += 1
        answer = client.get(address)
        content = answer.getvalue()
        if answer.status_code in (301, 302, 303):
            found[address] = answer["Location"]
            waiting.append(urljoin(address, answer["Location"]))
            continue
        if not answer["Content-Type"].startswith("text/html"):
            found[address] = f"{answer.status_code} {len(content)} bytes"
            continue
        text = content.decode()
        found[address] = f"{answer.status_code} {_TOKENS.sub('', text)}"
        waiting += [urljoin(address, link.replace("&amp;", "&")) for link in _LINK.findall(text) if link[:4] != "http"]
    return found
