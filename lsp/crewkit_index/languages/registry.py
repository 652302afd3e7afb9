"""Which language a file is, by its name."""

from types import MappingProxyType
from typing import Final, NamedTuple


class Language(NamedTuple):
    """One language the index knows."""

    name: str
    suffixes: tuple[str, ...]
    filenames: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """Where its `extract` is."""
        return f"crewkit_index.languages.{self.name}"


LANGUAGES: Final = MappingProxyType(
    {
        language.name: language
        for language in (
            Language("rust", (".rs",)),
            Language(
                "typescript",
                (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"),
            ),
            Language(
                "ruby",
                (".rb", ".rake", ".gemspec", ".ru"),
                ("Rakefile", "Gemfile", "Guardfile", "Capfile"),
            ),
            Language("python", (".py", ".pyi")),
            Language("go", (".go",)),
            Language("java", (".java",)),
        )
    }
)
"""TypeScript and JavaScript are one: they import each other and resolve alike."""

_BY_SUFFIX: Final = {
    suffix: language.name for language in LANGUAGES.values() for suffix in language.suffixes
}
_BY_NAME: Final = {
    name: language.name for language in LANGUAGES.values() for name in language.filenames
}


def language_of(path: str) -> str | None:
    """The language's name, None for a file of no language known here."""
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return _BY_NAME.get(name) or (_BY_SUFFIX.get(name[dot:]) if dot > 0 else None)
