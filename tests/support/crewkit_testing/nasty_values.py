"""Values that broke somebody's API: of fields in bodies, of queries, paths and headers.

Each of the first kind is wrong for any field; each of the second may be taken, and then every
later read must hold.
"""

DEEP = 40
_LONG = "x" * 200_000

UNREADABLE = {
    "nan": "NaN",
    "infinity": "-Infinity",
    "1e5000": "1e5000",
    "20-digits": str(2**64),
    "5000-digits": "9" * 5000,
    "deep-lists": "[" * DEEP + "]" * DEEP,
    "deep-objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "very-deep": "[" * 100_000,
    "repeated-within": '{"a":1,"a":2}',
    "open-text": '"' + "\\u0041" * 1000,
    "control": '"\x01"',
    "half-escape": '"\\ud8"',
}
"""JSON that is refused whole, wherever it stands."""

WRONG_TEXT = {
    "nul": '"a\\u0000b"',
    "lone-surrogate": '"\\ud800"',
    "swapped-surrogates": '"\\udc00\\ud800"',
    "number": "7",
    "float": "1e300",
    "beyond-64-bits": str(2**63),
    "truth": "true",
    "list": "[]",
    "object": '{"$gt":""}',
    "lists": '[["a"]]',
}
"""JSON that no field of text takes."""

ODD_TEXT = {
    "empty": "",
    "blank": " \t\u00a0\u3000 ",
    "bidi": "a\u202egpj.exe\u2066\u2069",
    "zero-width": "a\u200b\u200d\ufeffb",
    "combining": "Z" + "\u0351" * 2000,
    "noncharacter": "\ufffe\uffff\U0010ffff",
    "controls": "\x1b]0;owned\x07\x9b31m\r\nX-Injected: 1",
    "overlong": _LONG,
    "overlong-random": "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(20_000)),
    "format": "{0.__class__} %n%s ${jndi:ldap://x} {{7*7}}",
    "sql": "' OR 1=1; DROP TABLE users; --",
    "like": "%_\\%_\\",
    "markup": "<script>alert(1)</script>",
    "path": "../../../../etc/passwd\\..\\",
    "number": "9" * 400,
    "uuid": "00000000-0000-0000-0000-000000000000",
    "null": "null",
    "year-10000": "10000-01-01T00:00:00Z",
    "emoji": "👩‍👩‍👧‍👦" * 300,
}
"""Text that some field may take."""

NUMBERS = (0, -1, 1, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 10**30)
"""Of each some fields take some."""

WRONG_ESCAPES = {
    "nul": "%00",
    "surrogate": "%ED%A0%80",
    "invalid": "%FF%FE",
    "overlong-form": "%C0%AF",
}
"""Spellings that no value of a query or a path has."""

HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("text/html", "a/b;q=nan", ";;;", "x" * 5000),
    "Authorization": (
        "",
        "Bearer",
        "Bearer  ",
        "Bearer \x80",
        "Basic YTpi",
        "Bearer " + "e" * 6000,
    ),
    "Content-Encoding": ("gzip", "zstd", "br", "zstd, zstd", "\x80"),
    "Content-Type": ("", "text/plain", "application/json; charset=utf-16", "x" * 3000, "a/b, c/d"),
    "Cookie": ("crewkit=\x80", "=;=;", "crewkit=a; crewkit=b", "x" * 5000),
    "Host": ("", "evil.example", "localhost:99999", "a" * 300),
    "Origin": ("null", "https://evil.example", "\x80"),
    "Sec-Fetch-Site": ("cross-site", "\x80"),
    "User-Agent": ("\x80\x9b31m", "x" * 5000),
    "X-Forwarded-For": ("\x80", "1.2.3.4, ::1, nonsense", "x" * 5000),
    "X-Request-Id": ("\x80", "x" * 5000, "a b", "../.."),
    "traceparent": ("00-0-0-0", "x" * 5000, "\x80"),
    "Range": ("bytes=0-1,2-3,-9999999999999",),
    "Idempotency-Key": ("", "\x80", "x" * 5000, '"a", "b"'),
    "If-Match": ("*", '"' + "x" * 5000, "\x80", 'W/"a"', ","),
    "If-None-Match": ("*", '"' + "x" * 5000, "\x80", ",,"),
}
"""What a request may say beside its path and body; as Latin-1."""


def bodies(name: str, rest: str) -> dict[str, bytes]:
    """Return whole bodies that are no JSON object of ours, with a field and the others' JSON."""
    whole = f'{{"{name}":"x"{rest}}}'
    return {
        "nothing": b"",
        "blank": b" \n",
        "list": b"[]",
        "null": b"null",
        "text": b'"text"',
        "repeated": f'{{"{name}":"x","{name}":"y"{rest}}}'.encode(),
        "utf-16": whole.encode("utf-16"),
        "bom": b"\xef\xbb\xbf" + whole.encode(),
        "latin-1": f'{{"{name}":"\xff"{rest}}}'.encode("latin-1"),
        "more-behind": whole.encode() + b"{}",
        "cut": whole.encode()[:-1],
        "unknown-field": f'{{"__proto__":{{}}{rest}}}'.encode(),
        "too-long": b'{"x":"' + b"y" * (1024 * 1024) + b'"}',
    }
