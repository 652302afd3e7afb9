"""Python: how names find definitions."""

import pytest

from crewkit_testing.lsp.marked import check

CASES = {
    "a name of the module": {
        "a.py": "def ⟦f⟧1():\n    pass\n\n\n⟪f⟫1()\n",
    },
    "a local hides a global": {
        "a.py": "⟦x⟧1 = 1\n\n\ndef f():\n    ⟦x⟧2 = 2\n    return ⟪x⟫2\n\n\nprint(⟪x⟫1)\n",
    },
    "a class body is not seen by its methods": {
        "a.py": "def ⟦get⟧1():\n    pass\n\n\nclass A:\n    def ⟦get⟧2(self):\n"
        "        return ⟪get⟫1() or self.⟪get⟫2()\n",
    },
    "a comprehension's variable is its own": {
        "a.py": "⟦x⟧1 = [1]\ny = [⟪x⟫2 for ⟦x⟧2 in ⟪z⟫0]\nprint(⟪x⟫1)\n",
    },
    "from a module": {
        "p/__init__.py": "",
        "p/a.py": "def ⟦f⟧1():\n    pass\n",
        "b.py": "from p.a import ⟪f⟫1\n\n⟪f⟫1()\n",
    },
    "an alias leads to what it stands for": {
        "p/a.py": "def ⟦f⟧1():\n    pass\n",
        "p/__init__.py": "",
        "b.py": "from p.a import ⟪f⟫1 as ⟪g⟫1\n\n⟪g⟫1()\n",
    },
    "a relative import and a re-export": {
        "p/__init__.py": "from .a import ⟪K⟫1\n",
        "p/a.py": "class ⟦K⟧1:\n    pass\n",
        "p/q/__init__.py": "",
        "p/q/b.py": "from ..a import ⟪K⟫1\n",
        "c.py": "from p import ⟪K⟫1\n",
    },
    "a star import": {
        "a.py": "def ⟦f⟧1():\n    pass\n",
        "b.py": "from a import *\n\n⟪f⟫1()\n",
    },
    "a member of a module": {
        "p/__init__.py": "",
        "p/a.py": "⟦K⟧1 = 1\n",
        "b.py": "import p.a\nimport p.a as q\n\nprint(p.a.⟪K⟫1, q.⟪K⟫1)\n",
    },
    "self, fields and inherited methods": {
        "a.py": "class A:\n    def ⟦m⟧1(self):\n        self.⟦x⟧2 = 1\n\n\n"
        "class B(A):\n    def n(self):\n        self.⟪m⟫1()\n        return self.⟪x⟫2\n",
    },
    "super skips the class itself": {
        "a.py": "class A:\n    def ⟦m⟧1(self):\n        pass\n\n\n"
        "class B(A):\n    def ⟦m⟧2(self):\n        super().⟪m⟫1()\n\n\nB().⟪m⟫2()\n",
    },
    "the type of a parameter, an annotation, a constructor, a return": {
        "a.py": "class A:\n    def ⟦m⟧1(self) -> 'A':\n        return self\n\n\n"
        "def make() -> A: ...\n\n\ndef infer():\n    return A()\n\n\n"
        "def f(a: A, b: 'A | None', c: list[A]):\n    a.⟪m⟫1()\n    b.⟪m⟫1()\n    c[0].⟪m⟫1()\n"
        "    for d in c:\n        d.⟪m⟫1()\n    A().⟪m⟫1().⟪m⟫1()\n    make().⟪m⟫1()\n"
        "    infer().⟪m⟫1()\n    e = A()\n    e.⟪m⟫1()\n    with A() as g:\n        g.⟪m⟫1()\n",
    },
    "a property gives what it returns": {
        "a.py": "class A:\n    def ⟦m⟧1(self): ...\n\n\nclass B:\n    @property\n"
        "    def ⟦p⟧2(self) -> A: ...\n\n\nB().⟪p⟫2.⟪m⟫1()\n",
    },
    "a keyword argument leads to the parameter": {
        "a.py": "def f(⟦key⟧1=1):\n    return ⟪key⟫1\n\n\n"
        "class A:\n    def __init__(self, ⟦n⟧2): ...\n\n\n"
        "f(⟪key⟫1=2)\nA(⟪n⟫2=3)\n",
    },
    "a constructor that takes anything takes no field": {
        "a.py": "class A:\n    def __init__(self, **all):\n        self.n = 1\n\n\nA(⟪n⟫0=1)\n",
        "b.py": "class D:\n    ⟦n⟧1: int\n\n\nD(⟪n⟫1=1)\n",
    },
    "what is global is bound by the module": {
        "a.py": "⟦n⟧1 = 0\n\n\ndef f():\n    global ⟪n⟫1\n    return ⟪n⟫1\n",
    },
    "nothing rather than a namesake": {
        "a.py": "import json\n\n\n"
        "class A:\n    def dumps(self): ...\n    def append(self): ...\n\n\n"
        "def f(unknown):\n    unknown.⟪append⟫0(1)\n\n\n"
        "json.⟪dumps⟫0(1)\n[].⟪append⟫0(1)\n⟪len⟫0('')\n",
        "len_.py": "def unrelated(): ...\n",
    },
    "letters beyond ASCII before a name": {
        "a.py": "def ⟦größe⟧1(): ...\n\n\nx = 'äöü😀'; ⟪größe⟫1()\n",
    },
}


@pytest.mark.parametrize("case", CASES)
def test_names_lead_to_their_definitions_and_back(case: str) -> None:
    """Each mention leads to its definition first; each definition knows all its mentions."""
    check(CASES[case])
