"""Made-up secrets, by the forms that their issuers document, and texts that hold them.

All are drawn from a seed: none opens anything, and none is kept in a file.
"""

import base64
import json
import random
import string
import textwrap
import uuid
from collections.abc import Callable, Mapping, Sequence

LOWER_HEX, DIGITS = "0123456789abcdef", string.digits
LETTERS = string.ascii_letters + DIGITS
UPPER = string.ascii_uppercase + DIGITS
WORD = LETTERS + "_-"
BASE64 = LETTERS + "+/"
BASE32 = string.ascii_uppercase + "234567"

Make = Callable[[random.Random], str]


def _of(*parts: str | tuple[str, int]) -> Make:
    """Return what joins fixed parts and runs of letters by chance."""

    def make(chance: random.Random) -> str:
        return "".join(
            part if isinstance(part, str) else "".join(chance.choices(part[0], k=part[1]))
            for part in parts
        )

    return make


def _pem(name: str, size: int) -> Make:
    def make(chance: random.Random) -> str:
        body = base64.b64encode(chance.randbytes(size)).decode()
        lines = "\n".join(textwrap.wrap(body, 64))
        return f"-----BEGIN {name}-----\n{lines}\n-----END {name}-----"

    return make


def _jwt(chance: random.Random) -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    claims = json.dumps({"sub": str(chance.getrandbits(60)), "exp": 1_900_000_000})
    head = part(b'{"alg":"HS256","typ":"JWT"}')
    return f"{head}.{part(claims.encode())}.{part(chance.randbytes(32))}"


def _password(chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS + "!#%&*+-.:=?@^_~", k=14)) + chance.choice(DIGITS) + "x"


KINDS: Mapping[str, tuple[str, Make]] = {
    # the secret stands where {} is: its issuer's programs name it so, or nothing does
    "anthropic api": ("{}", _of("sk-ant-api03-", (WORD, 93), "AA")),
    "anthropic oauth": ("{}", _of("sk-ant-oat01-", (WORD, 93), "AA")),
    "anthropic admin": ("{}", _of("sk-ant-admin01-", (WORD, 93), "AA")),
    "openai project": ("{}", _of("sk-proj-", (WORD, 74), "T3BlbkFJ", (WORD, 74))),
    "openai legacy": ("{}", _of("sk-", (LETTERS, 20), "T3BlbkFJ", (LETTERS, 20))),
    "openrouter": ("{}", _of("sk-or-v1-", (LOWER_HEX, 64))),
    "aws key id": ("{}", _of("AKIA", (BASE32, 16))),
    "aws temporary key id": ("{}", _of("ASIA", (BASE32, 16))),
    "aws secret": ("AWS_SECRET_ACCESS_KEY={}", _of((BASE64, 40))),
    "github classic": ("{}", _of("ghp_", (LETTERS, 36))),
    "github app": ("{}", _of("ghs_", (LETTERS, 36))),
    "github fine-grained": ("{}", _of("github_pat_", (LETTERS, 22), "_", (LETTERS, 59))),
    "gitlab": ("{}", _of("glpat-", (WORD, 20))),
    "slack bot": ("{}", _of("xoxb-", (DIGITS, 12), "-", (DIGITS, 13), "-", (LETTERS, 24))),
    "slack webhook": (
        "{}",
        _of(
            "https://hooks.slack.com/services/T", (UPPER, 8), "/B", (UPPER, 10), "/", (LETTERS, 24)
        ),
    ),
    "stripe live": ("{}", _of("sk_live_", (LETTERS, 24))),
    "stripe restricted": ("{}", _of("rk_live_", (LETTERS, 99))),
    "stripe webhook": ("{}", _of("whsec_", (LETTERS, 32))),
    "twilio": ("{}", _of("SK", (LOWER_HEX, 32))),
    "sendgrid": ("{}", _of("SG.", (WORD, 22), ".", (WORD, 43))),
    "mailgun": ("{}", _of("key-", (LOWER_HEX, 32))),
    "mailchimp": ("{}", _of((LOWER_HEX, 32), "-us", (DIGITS, 1))),
    "google api": ("{}", _of("AIza", (WORD, 35))),
    "google client secret": ("{}", _of("GOCSPX-", (WORD, 28))),
    "google access token": ("{}", _of("ya29.", (WORD, 120))),
    "azure storage": (
        "DefaultEndpointsProtocol=https;AccountName=logs;AccountKey={};EndpointSuffix=core",
        lambda chance: base64.b64encode(chance.randbytes(64)).decode(),
    ),
    "azure client secret": ("{}", _of((LETTERS, 3), "8Q~", (LETTERS, 34))),
    "npm": ("{}", _of("npm_", (LETTERS, 36))),
    "pypi": ("{}", _of("pypi-AgEIcHlwaS5vcmc", (WORD, 90))),
    "rubygems": ("{}", _of("rubygems_", (LOWER_HEX, 48))),
    "docker": ("{}", _of("dckr_pat_", (WORD, 27))),
    "digitalocean": ("{}", _of("dop_v1_", (LOWER_HEX, 64))),
    "vault": ("{}", _of("hvs.", (WORD, 95))),
    "terraform cloud": ("{}", _of((LETTERS, 14), ".atlasv1.", (WORD, 67))),
    "databricks": ("{}", _of("dapi", (LOWER_HEX, 32))),
    "hugging face": ("{}", _of("hf_", (string.ascii_letters, 34))),
    "grafana": ("{}", _of("glsa_", (LETTERS, 32), "_", (LOWER_HEX, 8))),
    "new relic": ("{}", _of("NRAK-", (UPPER, 27))),
    "datadog": ("DD_API_KEY={}", _of((LOWER_HEX, 32))),
    "sentry": ("{}", _of("sntryu_", (LOWER_HEX, 64))),
    "linear": ("{}", _of("lin_api_", (LETTERS, 40))),
    "notion": ("{}", _of("ntn_", (DIGITS, 11), (LETTERS, 35))),
    "postman": ("{}", _of("PMAK-", (LOWER_HEX, 24), "-", (LOWER_HEX, 34))),
    "shopify": ("{}", _of("shpat_", (LOWER_HEX, 32))),
    "telegram": ("{}", _of((DIGITS, 10), ":AA", (WORD, 33))),
    "atlassian": ("{}", _of("ATATT3xFfGF0", (WORD, 171), "=", (UPPER, 8))),
    "age": ("{}", _of("AGE-SECRET-KEY-1", (UPPER, 58))),
    "rsa key": ("{}", _pem("RSA PRIVATE KEY", 1190)),
    "openssh key": ("{}", _pem("OPENSSH PRIVATE KEY", 400)),
    "jwt": ("{}", _jwt),
    "database url": ("postgresql://app:{}@db.internal:5432/app", _of((LETTERS, 20))),
    "bearer": ("Authorization: Bearer {}", _of((LETTERS, 40))),
    "basic": (
        "Authorization: Basic {}",
        lambda chance: base64.b64encode(f"deploy:{_password(chance)}".encode()).decode(),
    ),
    "password": ('password: "{}"', _password),
    "api key": ("api_key = '{}'", _of((LETTERS, 32))),
    "client secret": ('"client_secret": "{}"', _of((LETTERS + "~.", 40))),
    "crewkit": ("{}", _of("crewkit_pat_", (LETTERS, 43))),
}
"""Each kind: how it is told from other text, and how one is made."""

_SURROUNDINGS: Sequence[str] = (
    "{}",
    "Use {} for the deployment, please.",
    "export VALUE={}\nmake deploy\n",
    "# .env\nDEBUG=1\nVALUE={}\nPORT=8080\n",
    "curl -s -H 'X-Key: {}' https://api.internal/v1/items | jq .",
    "first line\n{}\nlast line",
    "\x1b[32m{}\x1b[0m",
    "value:\t{}\r\n",
    "client = Client('{}')  # noqa",
    "| name | value |\n|---|---|\n| key | {} |\n",
)


def surrounded(kind: str, chance: random.Random) -> tuple[str, str]:
    """Return a text that holds a secret of *kind*, and the secret."""
    told, make = KINDS[kind]
    secret = make(chance)
    place = told.replace("{}", secret)
    around = chance.choice(_SURROUNDINGS).replace("{}", place)
    if chance.random() < 1 / 4:  # a document within a document
        around = json.dumps({"note": "as configured", "content": around}, indent=2)
    return around, secret


def records(text: str, chance: random.Random) -> list[dict[str, object]]:
    """Return the records of a transcript in each of which *text* stands: three, as seen."""

    def record(kind: str, **more: object) -> dict[str, object]:
        return {
            "parentUuid": None,
            "isSidechain": False,
            "type": kind,
            "sessionId": str(uuid.UUID(int=chance.getrandbits(128))),
            "uuid": str(uuid.UUID(int=chance.getrandbits(128))),
            "timestamp": "2026-11-01T10:00:00.000Z",
            **more,
        }

    tool_id = "toolu_01" + "".join(chance.choices(LETTERS, k=22))
    call = {"type": "tool_use", "id": tool_id, "name": "Bash", "input": {"command": text}}
    usage = {"input_tokens": 3, "output_tokens": 9}
    message = {"id": "msg_01A", "role": "assistant", "content": [call], "usage": usage}
    result = {"type": "tool_result", "tool_use_id": tool_id, "content": text}
    return [
        record("user", message={"role": "user", "content": text}),
        record("assistant", message=message, requestId="req_011CSc"),
        record(
            "user",
            message={"role": "user", "content": [result]},
            toolUseResult={"stdout": text, "stderr": "", "interrupted": False},
        ),
    ]


def lines_of(found: Sequence[dict[str, object]]) -> bytes:
    """Return records as the client writes them."""
    return b"".join(
        json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for each in found
    )
