"""A session whose every text field tries to become more than text."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any

from crewkit.owner import Owner
from crewkit_core.kernel.dispatch import Door
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.use_cases import IngestBatch
from crewkit_core.tenancy.model import ProjectHint

SESSION = "0badc0de-0000-4000-8000-000000000001"
_CALL = "alert('ran')"
PAYLOADS = (
    "<script>alert('ran')</script>",
    "<SCRIPT SRC=//127.0.0.1:9/x.js></SCRIPT>",
    "<scr<script>ipt>alert('ran')</scr</script>ipt>",
    "<script type=module>alert('ran')</script>",
    "<img src=x onerror=alert('ran')>",
    "<img src=http://127.0.0.1:9/beacon.png>",
    "<img/src='x'/onerror=alert('ran')//",
    "<image src=1 href=1 onerror=alert('ran')>",
    "<svg onload=alert('ran')>",
    "<svg><script>alert('ran')</script></svg>",
    "<svg><animate onbegin=alert('ran') attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert('ran')><text x=20 y=20>click</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<iframe src=javascript:alert('ran')></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert('ran')></object>",
    "<embed src=javascript:alert('ran')>",
    "<body onload=alert('ran')>",
    "<video><source onerror=alert('ran')></video>",
    "<audio src=x onerror=alert('ran')>",
    "<details open ontoggle=alert('ran')>x</details>",
    "<input autofocus onfocus=alert('ran')>",
    "<select autofocus onfocus=alert('ran')>",
    "<textarea autofocus onfocus=alert('ran')>",
    "<marquee onstart=alert('ran')>x</marquee>",
    "<form action=javascript:alert('ran')><button>x</button></form>",
    "<form><button formaction=javascript:alert('ran')>x</button></form>",
    "<a href=javascript:alert('ran')>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<link rel=stylesheet href=http://127.0.0.1:9/x.css>",
    "<style>@import 'http://127.0.0.1:9/x.css';*{display:none}</style>",
    "<div style='position:fixed;inset:0;background:url(http://127.0.0.1:9/x)'>x</div>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<base href=http://127.0.0.1:9/>",
    "<template><script>alert('ran')</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "</title><script>alert('ran')</script>",
    "</textarea><script>alert('ran')</script>",
    "</style><script>alert('ran')</script>",
    "</script><script>alert('ran')</script>",
    "--><script>alert('ran')</script><!--",
    "]]><script>alert('ran')</script>",
    "\"><script>alert('ran')</script>",
    "'><script>alert('ran')</script>",
    "\" onmouseover=\"alert('ran')\" x=\"",
    "' onmouseover='alert(1)' x='",
    "\" autofocus onfocus=alert('ran') \"",
    "` onmouseover=alert('ran') `",
    "javascript:alert('ran')",
    "data:text/html,<script>alert('ran')</script>",
    "{{ 7 * 7 }}{{ config }}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "${alert('ran')}`${alert('ran')}`",
    "[x](javascript:alert('ran')) ![x](http://127.0.0.1:9/x.png) <http://127.0.0.1:9/>",
    "&lt;script&gt;alert('ran')&lt;/script&gt;",
    "&#60;script&#62;alert('ran')&#60;/script&#62;",
    "%3Cscript%3Ealert('ran')%3C/script%3E",
    "\\u003cscript\\u003ealert('ran')\\u003c/script\\u003e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "＜script＞alert('ran')＜/script＞",
    "\u202e<tpircs>)'nar'(trela\u202c \u2066bidi\u2069 \u200bzero\ufeffwidth",
    "\x1b]0;title\x07\x1b[31mred\x1b[0m \x9b31m \x08\x7f",
    "w" * 4_000,
    "ف" * 300 + " <b>bold</b>",
    "Z̸̢̛̖̗͎̈́̓̕a̶̢͉̓l̵̡̛g̵o̸͝" * 40,
    "../../etc/passwd\nSet-Cookie: a=b\r\nX: y",
    "' or 1=1; drop table conversations; --",
)  # fmt: skip
_AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def ingest_hostile(door: Door, owner: Owner) -> None:
    """Bring in a session for each payload in all short fields, and one with all in its log."""
    for n, payload in enumerate(PAYLOADS):
        session = f"0badc0de-0000-4000-8000-1{n:011d}"
        _ingest(door, owner, session, "main", _lines([payload], payload[:180] or "x", n), None)
    everything = _lines(list(PAYLOADS), PAYLOADS[0], 1_000)
    _ingest(door, owner, SESSION, "main", everything, None)
    for n, payload in enumerate(PAYLOADS[:12]):
        meta = SubagentMeta(
            agent_type=payload[:100],
            description=payload[:200],
            tool_use_id=f"toolu_{1000 + n}_{n}",
        )
        _ingest(
            door, owner, SESSION, f"a{n:016x}", _lines([payload], payload[:80], 2_000 + n), meta
        )


def _ingest(
    door: Door, owner: Owner, session: str, stream: str, data: bytes, meta: SubagentMeta | None
) -> None:
    door.handle(
        owner.actor(),
        IngestBatch(
            organization_id=owner.organization_id,
            claude_session_id=session,
            stream=stream,
            batch_id=uuid.uuid4(),
            first_line=0,
            data=data,
            meta=meta,
            project=ProjectHint(root=f"/srv/<img src=x onerror={_CALL}>/{session[-3:]}"),
        ),
    )


def _lines(payloads: list[str], short: str, seed: int) -> bytes:
    records = [
        record
        for n, payload in enumerate(payloads)
        for record in _turn(payload, short, f"{seed}_{n}", _AT + dt.timedelta(minutes=n))
    ]
    lines = [json.dumps(record).encode() for record in records]
    lines += [f'{{"type": "user", {payload}'.encode("utf-8", "replace") for payload in payloads[:8]]
    return b"\n".join(line.replace(b"\n", b" ") for line in lines) + b"\n"


def _turn(payload: str, short: str, key: str, at: dt.datetime) -> Iterator[dict[str, Any]]:
    shared = {
        "timestamp": at.isoformat(),
        "cwd": f"/srv/{short}",
        "gitBranch": short,
        "version": short,
        "uuid": payload,
    }
    yield {**shared, "type": "custom-title", "customTitle": payload}
    yield {**shared, "type": "agent-setting", "agentSetting": short}
    yield {**shared, "type": "user", "message": {"role": "user", "content": payload}}
    blocks: tuple[dict[str, Any], ...] = (
        {"type": "thinking", "thinking": payload},
        {"type": "text", "text": payload},
        {"type": "tool_use", "id": f"toolu_{key}", "name": payload, "input": {payload: payload}},
        {"type": payload, "text": payload},
        {"type": "image", "source": {"media_type": payload, "data": "AAAA"}},
    )
    for block in blocks:
        message = {
            "id": f"msg_{key}",
            "model": short,
            "role": "assistant",
            "content": [block],
            "usage": {"input_tokens": 10, "output_tokens": 5},
        }
        yield {**shared, "type": "assistant", "requestId": payload, "message": message}
    result = {"type": "tool_result", "tool_use_id": f"toolu_{key}", "content": payload}
    failed = {**result, "is_error": True, "tool_use_id": payload}
    yield {**shared, "type": "user", "message": {"role": "user", "content": [result, failed]}}
    yield {**shared, "type": "system", "subtype": payload, "content": payload}
    yield {**shared, "type": payload, "text": payload}
    yield {**shared, "type": "attachment", "attachment": {"type": payload, "text": payload}}
