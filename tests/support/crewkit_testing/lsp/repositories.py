"""One small repository in each language: the same story told eight times.

``greet`` is defined in one file with a comment; ``welcome`` in another imports and calls it, and
so does ``Loud``, which implements, or extends, ``Greeter``. ``greet`` stands nowhere else, so
that all references to it can be counted in the text.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import attrs


@attrs.frozen(kw_only=True)
class Repository:
    """A repository of one language.

    Attributes:
        home: The file that defines ``greet`` and ``Greeter``.
        hall: The file that uses them.
        comment: How a line of comment begins.
        signature: What hovering over ``greet`` shows at least.
        implementer: At which mention of ``Loud`` it says that it is a ``Greeter``.
        later: A file to add, and its text: ``later`` in it calls ``greet`` once.
    """

    name: str
    files: Mapping[str, str]
    home: str
    hall: str
    comment: str
    signature: str
    later: tuple[str, str]
    implementer: int = 0

    def write(self, folder: Path) -> None:
        """Write the files."""
        for name, text in self.files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)


def places(folder: Path, name: str, word: str) -> list[tuple[int, int]]:
    """Return the lines and columns, from 1, at which *word* stands in a file."""
    return [
        (number, found.start() + 1)
        for number, line in enumerate((folder / name).read_text().splitlines(), 1)
        for found in re.finditer(rf"\b{word}\b", line)
    ]


_TYPESCRIPT = {
    "greeting.ts": """\
/** Says hello. */
export function greet(name: string): string {
  return `hello ${name}`;
}

export interface Greeter {
  say(): string;
}
""",
    "hall.ts": """\
import { greet, Greeter } from "./greeting";

export class Loud implements Greeter {
  say(): string {
    return greet("all");
  }
}

export function welcome(): string {
  return greet("you");
}
""",
}

REPOSITORIES = (
    Repository(
        name="rust",
        files={
            "Cargo.toml": '[package]\nname = "hall"\nversion = "0.1.0"\nedition = "2021"\n',
            "src/lib.rs": "pub mod greeting;\npub mod hall;\n",
            "src/greeting.rs": """\
/// Says hello.
pub fn greet(name: &str) -> String {
    format!("hello {name}")
}

pub trait Greeter {
    fn say(&self) -> String;
}
""",
            "src/hall.rs": """\
use crate::greeting::{greet, Greeter};

pub struct Loud;

impl Greeter for Loud {
    fn say(&self) -> String {
        greet("all")
    }
}

pub fn welcome() -> String {
    greet("you")
}
""",
        },
        home="src/greeting.rs",
        hall="src/hall.rs",
        comment="//",
        signature="pub fn greet(name: &str) -> String",
        later=(
            "src/later.rs",
            'use crate::greeting::greet;\n\npub fn later() -> String {\n    greet("late")\n}\n',
        ),
        implementer=1,
    ),
    Repository(
        name="typescript",
        files=_TYPESCRIPT,
        home="greeting.ts",
        hall="hall.ts",
        comment="//",
        signature="function greet(name: string): string",
        later=(
            "later.ts",
            (
                'import { greet } from "./greeting";\n\n'
                'export const later = (): string => greet("late");\n'
            ),
        ),
    ),
    Repository(
        name="tsx",
        files={
            "greeting.ts": _TYPESCRIPT["greeting.ts"],
            "hall.tsx": """\
import { greet, Greeter } from "./greeting";

export class Loud implements Greeter {
  say(): string {
    return greet("all");
  }
}

export function welcome() {
  return <b title="hall">{greet("you")}</b>;
}
""",
        },
        home="greeting.ts",
        hall="hall.tsx",
        comment="//",
        signature="function greet(name: string): string",
        later=(
            "later.tsx",
            (
                'import { greet } from "./greeting";\n\n'
                'export function later() {\n  return <i>{greet("late")}</i>;\n}\n'
            ),
        ),
    ),
    Repository(
        name="javascript",
        files={
            "greeting.js": """\
/** Says hello. */
export function greet(name) {
  return `hello ${name}`;
}

export class Greeter {
  say() {
    return "";
  }
}
""",
            "hall.jsx": """\
import { greet, Greeter } from "./greeting.js";

export class Loud extends Greeter {
  say() {
    return greet("all");
  }
}

export function welcome() {
  return <b>{greet("you")}</b>;
}
""",
        },
        home="greeting.js",
        hall="hall.jsx",
        comment="//",
        signature="function greet(name)",
        later=(
            "later.js",
            (
                'import { greet } from "./greeting.js";\n\n'
                'export function later() {\n  return greet("late");\n}\n'
            ),
        ),
    ),
    Repository(
        name="ruby",
        files={
            "greeting.rb": """\
module Greeting
  # Says hello.
  def self.greet(name)
    "hello #{name}"
  end

  class Greeter
    def say
      ""
    end
  end
end
""",
            "hall.rb": """\
require_relative "greeting"

class Loud < Greeting::Greeter
  def say
    Greeting.greet("all")
  end
end

class Hall
  def welcome
    Greeting.greet("you")
  end
end
""",
        },
        home="greeting.rb",
        hall="hall.rb",
        comment="#",
        signature="def self.greet(name)",
        later=(
            "later.rb",
            (
                'require_relative "greeting"\n\nclass Later\n  def later\n'
                '    Greeting.greet("late")\n  end\nend\n'
            ),
        ),
    ),
    Repository(
        name="python",
        files={
            "greeting.py": '''\
def greet(name: str) -> str:
    """Says hello."""
    return f"hello {name}"


class Greeter:
    def say(self) -> str:
        return ""
''',
            "hall.py": """\
from greeting import Greeter, greet


class Loud(Greeter):
    def say(self) -> str:
        return greet("all")


def welcome() -> str:
    return greet("you")
""",
        },
        home="greeting.py",
        hall="hall.py",
        comment="#",
        signature="def greet(name: str) -> str",
        later=(
            "later.py",
            'from greeting import greet\n\n\ndef later() -> str:\n    return greet("late")\n',
        ),
    ),
    Repository(
        name="go",
        files={
            "go.mod": "module example.org/hall\n\ngo 1.19\n",
            "greeting.go": """\
package hall

// Says hello.
func greet(name string) string {
	return "hello " + name
}

type Greeter interface {
	Say() string
}
""",
            "hall.go": """\
package hall

type Loud struct{}

func (l Loud) Say() string {
	return greet("all")
}

func welcome() string {
	return greet("you")
}
""",
        },
        home="greeting.go",
        hall="hall.go",
        comment="//",
        signature="func greet(name string) string",
        later=(
            "later.go",
            'package hall\n\nfunc later() string {\n\treturn greet("late")\n}\n',
        ),
    ),
    Repository(
        name="java",
        files={
            "org/hall/Greeting.java": """\
package org.hall;

public class Greeting {
    /** Says hello. */
    public static String greet(String name) {
        return "hello " + name;
    }

    public interface Greeter {
        String say();
    }
}
""",
            "org/hall/Hall.java": """\
package org.hall;

public class Hall {
    static class Loud implements Greeting.Greeter {
        public String say() {
            return Greeting.greet("all");
        }
    }

    String welcome() {
        return Greeting.greet("you");
    }
}
""",
        },
        home="org/hall/Greeting.java",
        hall="org/hall/Hall.java",
        comment="//",
        signature="public static String greet(String name)",
        later=(
            "org/hall/Later.java",
            (
                "package org.hall;\n\nclass Later {\n    String later() {\n"
                '        return Greeting.greet("late");\n    }\n}\n'
            ),
        ),
    ),
)
