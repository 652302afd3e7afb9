"""Java: how names find definitions."""

import pytest

from crewkit_testing.lsp.marked import check

CASES = {
    "imports: single, wildcard, static; the same package": {
        "p/A.java": (
            "package p;\n"
            "public class ⟦A⟧1 {\n"
            "  public static int ⟦N⟧2 = 1;\n"
            "  public static void ⟦s⟧3() {}\n"
            "}\n"
        ),
        "p/B.java": ("package p;\nclass B { ⟪A⟫1 a; }\n"),
        "q/C.java": (
            "package q;\n"
            "import p.⟪A⟫1;\n"
            "import static p.⟪A⟫1.⟪s⟫3;\n"
            "import java.util.⟪List⟫0;\n"
            "class C { int f() { ⟪s⟫3(); return ⟪A⟫1.⟪N⟫2 + p.⟪A⟫1.⟪N⟫2; } }\n"
        ),
        "q/D.java": (
            "package q;\nimport p.*;\nclass D extends ⟪A⟫1 { int f() { return ⟪N⟫2; } }\n"
        ),
    },
    "inherited members, this and super": {
        "A.java": ("class A {\n  int ⟦x⟧1;\n  void ⟦m⟧2() {}\n}\n"),
        "B.java": (
            "class B extends A {\n"
            "  void n() { ⟪m⟫2(); this.⟪m⟫2(); super.⟪m⟫2(); this.⟪x⟫1 = 1; }\n"
            "}\n"
        ),
    },
    "types of receivers": {
        "A.java": ("class A { A ⟦m⟧1() { return this; } }\n"),
        "B.java": (
            "import java.util.*;\n"
            "class B {\n"
            "  A f;\n"
            "  A make() { return new A(); }\n"
            "  void g(A a, List<A> l, A[] r) {\n"
            "    a.⟪m⟫1().⟪m⟫1();\n"
            "    new A().⟪m⟫1();\n"
            "    f.⟪m⟫1();\n"
            "    make().⟪m⟫1();\n"
            "    l.get(0).⟪m⟫1();\n"
            "    r[0].⟪m⟫1();\n"
            "    for (A one : l) one.⟪m⟫1();\n"
            "    for (var two : l) two.⟪m⟫1();\n"
            "    var v = new A();\n"
            "    v.⟪m⟫1();\n"
            "    l.forEach(x -> x.⟪m⟫1());\n"
            "  }\n"
            "}\n"
        ),
    },
    "an overload by the number of arguments": {
        "A.java": (
            "class A {\n"
            "  void ⟦m⟧1() {}\n"
            "  void ⟦m⟧2(int a) {}\n"
            "  void f() { ⟪m⟫1(); ⟪m⟫2(1); }\n"
            "}\n"
        ),
    },
    "a field, a method and a local of one name": {
        "A.java": (
            "class A {\n"
            "  int ⟦x⟧1;\n"
            "  int ⟦x⟧2() { return ⟪x⟫1; }\n"
            "  int f(int ⟦x⟧3) { return ⟪x⟫3 + ⟪x⟫2() + this.⟪x⟫1; }\n"
            "}\n"
        ),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_names_lead_to_their_definitions_and_back(case: str) -> None:
    """Each mention leads to its definition first; each definition knows all its mentions."""
    check(CASES[case])
