"""Who the made-up team is and what it works on."""

import attrs


@attrs.frozen
class Person:
    """A member of the team.

    Attributes:
        pace: Sessions on a working day, on average.
        hour: When their day begins (UTC).
        leaning: How they choose models: weight of the larger one, 0 to 1.
        delegates: How often a task goes to a subagent, 0 to 1.
    """

    name: str
    email: str
    home: str
    pace: float
    hour: int
    leaning: float
    delegates: float


@attrs.frozen
class Repository:
    """A project of the team.

    Attributes:
        weight: How much of the work happens here.
        files: Paths that prompts and tools speak of.
    """

    remote: str
    folder: str
    weight: int
    files: tuple[str, ...]


PEOPLE = (
    Person("Amara Okafor", "amara@northwind.example", "amara", 2.1, 7, 0.8, 0.5),
    Person("Jonas Lindqvist", "jonas@northwind.example", "jonas", 1.6, 8, 0.35, 0.2),
    Person("Mei-Ling Chen", "meiling@northwind.example", "meiling", 1.9, 6, 0.6, 0.45),
    Person("Rafael Duarte", "rafael@northwind.example", "rafael", 1.2, 10, 0.25, 0.15),
    Person("Priya Raghavan", "priya@northwind.example", "priya", 1.5, 5, 0.5, 0.3),
    Person("Tomasz Zielinski", "tomasz@northwind.example", "tomasz", 0.9, 8, 0.15, 0.1),
    Person("Hannah Weiss", "hannah@northwind.example", "hannah", 0.6, 9, 0.7, 0.35),
    Person("Sofia Marchetti", "sofia@northwind.example", "sofia", 1.1, 7, 0.3, 0.2),
)

REPOSITORIES = (
    Repository(
        "github.com/northwind/storefront",
        "storefront",
        5,
        ("src/cart/totals.ts", "src/checkout/form.tsx", "src/api/client.ts", "tests/cart.test.ts"),
    ),
    Repository(
        "github.com/northwind/orders-api",
        "orders-api",
        6,
        ("orders/service.py", "orders/refunds.py", "orders/models.py", "tests/test_refunds.py"),
    ),
    Repository(
        "github.com/northwind/infra",
        "infra",
        2,
        ("modules/queue/main.tf", "deploy/values.yaml", "scripts/rotate.sh"),
    ),
    Repository(
        "github.com/northwind/data-pipelines",
        "data-pipelines",
        3,
        ("jobs/daily_sales.py", "jobs/dedupe.py", "sql/revenue.sql", "tests/test_dedupe.py"),
    ),
)

TASKS = (
    "Find out why {file} is slow for large inputs and fix it",
    "Add tests for the edge cases in {file}",
    "Refactor {file}: the function does three things at once",
    "The nightly build fails since yesterday; start with {file}",
    "Write the migration for the new column and adapt {file}",
    "Review my changes in {file} before I open the pull request",
    "Explain how {file} handles retries",
    "Rename the customer field everywhere, beginning with {file}",
    "Make the error messages in {file} say what to do",
    "Upgrade the dependency that {file} uses and repair what breaks",
    "Add a feature flag around the new behavior in {file}",
    "Port the old script to {file} and delete it",
)

FINDINGS = (
    "The loop asks the database once a row; one query for all of them is enough.",
    "The cause is a comparison of a string with a number two calls further up.",
    "Done. All tests pass, and two that were skipped run again.",
    "I changed it in four places and left the public signature as it was.",
    "There is one decision for you: keep the old name as an alias for one release?",
    "It retries three times with growing pauses; the last error is raised unchanged.",
    "The failing test was right: rounding happened before the discount.",
)

AGENTS = (
    ("Explore", "Find every caller", "claude-haiku-5-5"),
    ("general-purpose", "Try the change in isolation", "claude-sonnet-5-5"),
    ("code-reviewer", "Review the diff", "claude-opus-5-5"),
)
