"""Go: how names find definitions."""

import pytest

from crewkit_testing.lsp.marked import check

CASES = {
    "packages by go.mod and folders": {
        "go.mod": ("module example.org/it\n"),
        "a/a.go": ("package a\n\nfunc ⟦F⟧1() {}\n"),
        "a/b.go": ("package a\n\nfunc g() { ⟪F⟫1() }\n"),
        "main.go": (
            "package main\n"
            "\n"
            "import (\n"
            '\t"example.org/it/a"\n'
            '\tother "example.org/it/a"\n'
            '\t"fmt"\n'
            ")\n"
            "\n"
            "func main() { a.⟪F⟫1(); other.⟪F⟫1(); fmt.⟪Println⟫0() }\n"
        ),
    },
    "methods by their receivers, fields, literals": {
        "a.go": (
            "package a\n"
            "\n"
            "type S struct {\n"
            "\t⟦X⟧1 int\n"
            "}\n"
            "\n"
            "func (s *S) ⟦M⟧2() int { return s.⟪X⟫1 }\n"
        ),
        "b.go": (
            "package a\n"
            "\n"
            "func make_() (*S, error) { return &S{⟪X⟫1: 1}, nil }\n"
            "\n"
            "func f(l []S) {\n"
            "\ts, err := make_()\n"
            "\t_ = err\n"
            "\ts.⟪M⟫2()\n"
            "\tfor _, one := range l {\n"
            "\t\tone.⟪M⟫2()\n"
            "\t}\n"
            "\tl[0].⟪M⟫2()\n"
            "}\n"
        ),
    },
    "embedding": {
        "a.go": (
            "package a\n"
            "\n"
            "type B struct{}\n"
            "\n"
            "func (B) ⟦M⟧1() {}\n"
            "\n"
            "type S struct {\n"
            "\tB\n"
            "}\n"
            "\n"
            "func f(s S) { s.⟪M⟫1() }\n"
        ),
    },
    "shadows in order": {
        "a.go": (
            "package a\n"
            "\n"
            "var ⟦x⟧1 = 1\n"
            "\n"
            "func f() int {\n"
            "\tif ⟦x⟧2 := ⟪x⟫1; ⟪x⟫2 > 0 {\n"
            "\t\treturn ⟪x⟫2\n"
            "\t}\n"
            "\treturn ⟪x⟫1\n"
            "}\n"
        ),
    },
    "interfaces": {
        "a.go": ("package a\n\ntype I interface {\n\t⟦M⟧1()\n}\n\nfunc f(i I) { i.⟪M⟫1() }\n"),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_names_lead_to_their_definitions_and_back(case: str) -> None:
    """Each mention leads to its definition first; each definition knows all its mentions."""
    check(CASES[case])
