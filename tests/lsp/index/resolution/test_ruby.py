"""Ruby: how names find definitions."""

import pytest

from crewkit_testing.lsp.marked import check

CASES = {
    "constants by nesting, then ancestors, then the top": {
        "a.rb": (
            "⟦K⟧1 = 1\n"
            "module M\n"
            "  ⟦K⟧2 = 2\n"
            "  class A\n"
            "    def f; ⟪K⟫2; end\n"
            "  end\n"
            "end\n"
            "class B\n"
            "  def f; ⟪K⟫1 + ::⟪K⟫1 + M::⟪K⟫2; end\n"
            "end\n"
        ),
    },
    "inherited constants and methods": {
        "a.rb": ("class A\n  ⟦K⟧1 = 1\n  def ⟦m⟧2; end\nend\n"),
        "b.rb": ("class B < A\n  def f; ⟪m⟫2; self.⟪m⟫2; ⟪K⟫1; end\nend\nB.new.⟪m⟫2\n"),
    },
    "mixins, of instances and of classes": {
        "a.rb": (
            "module I\n"
            "  def ⟦i⟧1; end\n"
            "end\n"
            "module C\n"
            "  def ⟦c⟧2; end\n"
            "end\n"
            "class A\n"
            "  include I\n"
            "  extend C\n"
            "  def f; ⟪i⟫1; end\n"
            "end\n"
            "A.⟪c⟫2\n"
            "A.new.⟪i⟫1\n"
        ),
    },
    "a class is at home where its name says": {
        "lib/a/html_page.rb": ("module A\n  class ⟦HTMLPage⟧1\n    def f; end\n  end\nend\n"),
        "lib/zz.rb": ("A::⟪HTMLPage⟫1.new\n"),
    },
    "generated methods": {
        "a.rb": ("class A\n  attr_accessor :⟦x⟧1\n  def f; ⟪x⟫1; end\nend\nA.new.⟪x⟫1\n"),
    },
    "methods of the class itself": {
        "a.rb": (
            "class A\n"
            "  def self.⟦s⟧1; end\n"
            "  class << self\n"
            "    def ⟦t⟧2; ⟪s⟫1; end\n"
            "  end\n"
            "end\n"
            "A.⟪s⟫1\n"
            "A.⟪t⟫2\n"
        ),
    },
    "locals, blocks and instance variables": {
        "a.rb": (
            "class A\n"
            "  def initialize(⟦n⟧1)\n"
            "    ⟦@n⟧2 = ⟪n⟫1\n"
            "  end\n"
            "  def f\n"
            "    [1].each { |⟦x⟧3| ⟪x⟫3 + ⟪@n⟫2 }\n"
            "  end\n"
            "end\n"
        ),
    },
    "nothing rather than a namesake": {
        "a.rb": ("class A\n  def map; end\nend\n[1].⟪map⟫0\n⟪JSON⟫0\n"),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_names_lead_to_their_definitions_and_back(case: str) -> None:
    """Each mention leads to its definition first; each definition knows all its mentions."""
    check(CASES[case])
