"""Secrets that begin with letters of their own: one line a form.

Each is a literal and the run of characters that must follow it; no form looks back or ahead
further than its longest run, so all of them together take time that grows with the text alone.
"""

import re

import attrs

WORD = b"A-Za-z0-9_-"
LETTERS = b"A-Za-z0-9"
HEX = b"0-9a-f"
ANY_HEX = b"0-9a-fA-F"
BASE64 = b"A-Za-z0-9+/=_-"
LONGEST = 4096


@attrs.frozen
class Form:
    """What begins with a literal.

    Attributes:
        kind: What it opens, as the mark that stands in its place says.
        literal: How it begins.
        run: What follows, from there on.
        inside: It may stand within a longer word.
    """

    kind: str
    literal: bytes
    run: "re.Pattern[bytes]"
    inside: bool = False


def run_of(letters: bytes, least: int, most: int = LONGEST) -> "re.Pattern[bytes]":
    """Return a run of *least* to *most* of the letters, the longest there is.

    It is taken whole or not at all: there is nothing to go back to.
    """
    return re.compile(b"[%b]{%d,%d}+" % (letters, least, most))


def exactly(letters: bytes, count: int) -> "re.Pattern[bytes]":
    """Return a run of exactly so many that no further letter or digit follows."""
    return re.compile(b"[%b]{%d}+(?![A-Za-z0-9])" % (letters, count))


def _forms(
    kind: str, literals: str, run: "re.Pattern[bytes]", *, inside: bool = False
) -> list[Form]:
    return [Form(kind, literal.encode(), run, inside) for literal in literals.split()]


_HOOK = re.compile(rb"(?:[A-Za-z0-9]++|\\{0,8}+/){4,64}+")
_SENDGRID = re.compile(rb"[A-Za-z0-9_-]{16,32}+\.[A-Za-z0-9_-]{32,64}+")
_JWT = re.compile(rb"[\w-]{8,512}+\.eyJ[\w-]{8,16384}+\.[\w-]{8,4096}+", re.ASCII)
_MAPBOX = re.compile(rb"[\w-]{16,512}+\.[\w-]{16,256}+", re.ASCII)
_GRAFANA = re.compile(rb"[A-Za-z0-9]{32}_[0-9a-f]{8}")
_POSTMAN = re.compile(rb"[0-9a-f]{24}-[0-9a-f]{34}")
_CLOUDFLARE = re.compile(rb"[0-9a-f]{24}-[0-9a-f]{100,160}+")
_BREVO = re.compile(rb"[0-9a-f]{64}-[A-Za-z0-9]{16}")
_AIRTABLE = re.compile(rb"[A-Za-z0-9]{14}\.[0-9a-f]{64}")

FORMS: tuple[Form, ...] = (
    *_forms("anthropic-key", "sk-ant-", run_of(WORD, 20), inside=True),
    *_forms("openai-key", "sk-proj- sk-svcacct- sk-admin-", run_of(WORD, 20), inside=True),
    *_forms("openrouter-key", "sk-or-v1-", run_of(HEX, 32), inside=True),
    *_forms("api-key", "sk-", run_of(LETTERS, 32, 128)),
    *_forms("aws-access-key-id", "AKIA ASIA ABIA ACCA", exactly(b"A-Z2-7", 16)),
    *_forms("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", run_of(LETTERS, 36), inside=True),
    *_forms("github-token", "github_pat_", run_of(b"A-Za-z0-9_", 40), inside=True),
    *_forms(
        "gitlab-token",
        "glpat- gldt- glrt- glptt- glft- glsoat- gloas- glcbt- glagent- glimt-",
        run_of(WORD, 20),
        inside=True,
    ),
    *_forms("slack-token", "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xapp-", run_of(WORD, 20)),
    *_forms("slack-webhook", "hooks.slack.com", _HOOK, inside=True),
    *_forms("stripe-key", "sk_live_ sk_test_ rk_live_ rk_test_", run_of(LETTERS, 16), inside=True),
    *_forms("webhook-secret", "whsec_", run_of(BASE64, 16), inside=True),
    *_forms("twilio-key", "SK", exactly(HEX, 32)),
    *_forms("sendgrid-key", "SG.", _SENDGRID),
    *_forms("mailgun-key", "key-", exactly(HEX, 32)),
    *_forms("brevo-key", "xkeysib-", _BREVO, inside=True),
    *_forms("google-api-key", "AIza", run_of(WORD, 35, 64)),
    *_forms("google-client-secret", "GOCSPX-", run_of(WORD, 20), inside=True),
    *_forms("google-token", "ya29. 1//0", run_of(b"A-Za-z0-9_.-", 20)),
    *_forms("npm-token", "npm_", run_of(LETTERS, 36, 128)),
    *_forms("pypi-token", "pypi-AgE", run_of(WORD, 40), inside=True),
    *_forms("rubygems-key", "rubygems_", run_of(HEX, 40), inside=True),
    *_forms("docker-token", "dckr_pat_ dckr_oat_", run_of(WORD, 20), inside=True),
    *_forms("digitalocean-token", "dop_v1_ doo_v1_ dor_v1_", run_of(HEX, 40), inside=True),
    *_forms("heroku-key", "HRKU-", run_of(WORD, 36), inside=True),
    *_forms("cloudflare-key", "v1.0-", _CLOUDFLARE),
    *_forms("vault-token", "hvs. hvb. hvr.", run_of(WORD, 24)),
    *_forms("databricks-token", "dapi", exactly(HEX, 32)),
    *_forms("huggingface-token", "hf_ api_org_", run_of(LETTERS, 30, 128)),
    *_forms("grafana-token", "glc_", run_of(BASE64, 32)),
    *_forms("grafana-token", "glsa_", _GRAFANA, inside=True),
    *_forms("newrelic-key", "NRAK-", run_of(b"A-Z0-9", 27, 64), inside=True),
    *_forms("sentry-token", "sntrys_ sntryu_", run_of(BASE64, 40), inside=True),
    *_forms("linear-key", "lin_api_", run_of(LETTERS, 32), inside=True),
    *_forms("notion-token", "ntn_ secret_", run_of(LETTERS, 40, 128)),
    *_forms("postman-key", "PMAK-", _POSTMAN, inside=True),
    *_forms("shopify-token", "shpat_ shpss_ shpca_ shppa_", run_of(ANY_HEX, 32), inside=True),
    *_forms("square-token", "sq0atp- sq0csp-", run_of(WORD, 22), inside=True),
    *_forms("atlassian-token", "ATATT3 ATCTT3", run_of(BASE64, 60)),
    *_forms("age-key", "AGE-SECRET-KEY-1", run_of(b"A-Z0-9", 40), inside=True),
    *_forms("doppler-token", "dp.pt. dp.st. dp.ct.", run_of(b"A-Za-z0-9_.-", 40)),
    *_forms("planetscale-token", "pscale_tkn_ pscale_pw_ pscale_oauth_", run_of(b"\\w.=-", 32)),
    *_forms("supabase-token", "sbp_", run_of(HEX, 40)),
    *_forms("netlify-token", "nfp_", run_of(LETTERS, 36)),
    *_forms("figma-token", "figd_", run_of(WORD, 36), inside=True),
    *_forms("airtable-token", "pat", _AIRTABLE),
    *_forms("posthog-key", "phx_", run_of(LETTERS, 40)),
    *_forms("langsmith-key", "lsv2_", run_of(b"a-z0-9_", 40), inside=True),
    *_forms("groq-key", "gsk_", run_of(LETTERS, 48)),
    *_forms("xai-key", "xai-", run_of(LETTERS, 64)),
    *_forms("perplexity-key", "pplx-", run_of(LETTERS, 40), inside=True),
    *_forms("replicate-token", "r8_", run_of(LETTERS, 36, 64)),
    *_forms("crewkit-token", "crewkit_pat_ crewkit_svc_ crewkit_ref_", run_of(WORD, 16)),
    *_forms("mapbox-token", "sk.eyJ", _MAPBOX),
    *_forms("jwt", "eyJ", _JWT),
)
"""Every form; of two that fit at one place the longer is taken."""
