"""Rust: how names find definitions."""

import pytest

from crewkit_testing.lsp.marked import check

CASES = {
    "modules, use trees and pub use": {
        "Cargo.toml": ('[package]\nname = "it"\n'),
        "src/lib.rs": ("pub mod a;\nmod b;\npub use crate::a::⟪S⟫1;\n"),
        "src/a.rs": ("pub struct ⟦S⟧1;\npub fn ⟦f⟧2() {}\npub mod inner;\n"),
        "src/a/inner.rs": (
            "use super::{⟪f⟫2, ⟪S⟫1 as ⟪T⟫1};\n"
            "pub fn g() -> ⟪T⟫1 { ⟪f⟫2(); self::h(); super::⟪f⟫2(); ⟪T⟫1 }\n"
            "fn h() {}\n"
        ),
        "src/b.rs": ("use crate::a::*;\nfn k(_: ⟪S⟫1) { ⟪f⟫2(); crate::a::⟪f⟫2(); }\n"),
    },
    "another crate of the workspace": {
        "one/Cargo.toml": ('[package]\nname = "crate-one"\n'),
        "one/src/lib.rs": ("pub fn ⟦f⟧1() {}\n"),
        "two/Cargo.toml": ('[package]\nname = "two"\n'),
        "two/src/main.rs": ("use crate_one::⟪f⟫1;\nfn main() { ⟪f⟫1(); crate_one::⟪f⟫1(); }\n"),
    },
    "fields and methods of impl blocks in other files": {
        "src/lib.rs": ("mod a;\nmod b;\n"),
        "src/a.rs": ("pub struct S { pub ⟦x⟧1: u8 }\n"),
        "src/b.rs": (
            "use crate::a::S;\n"
            "impl S {\n"
            "    pub fn ⟦new⟧2() -> Self { S { ⟪x⟫1: 1 } }\n"
            "    fn ⟦m⟧3(&self) -> u8 { self.⟪x⟫1 }\n"
            "}\n"
            "fn f(s: &S) { s.⟪m⟫3(); S::⟪new⟫2().⟪m⟫3(); let t = S::⟪new⟫2(); t.⟪m⟫3(); }\n"
        ),
    },
    "traits: defaults, bounds, associated types": {
        "src/lib.rs": (
            "trait Tr {\n"
            "    type ⟦Out⟧1;\n"
            "    fn ⟦d⟧2(&self) {}\n"
            "}\n"
            "struct S;\n"
            "impl Tr for S {\n"
            "    type ⟪Out⟫1 = u8;\n"
            "}\n"
            "fn f<T: Tr>(t: T, s: S) -> Option<T::⟪Out⟫1> { t.⟪d⟫2(); s.⟪d⟫2(); None }\n"
        ),
    },
    "let shadows in order": {
        "src/lib.rs": (
            "fn f() {\n    let ⟦x⟧1 = 1;\n    let ⟦x⟧2 = ⟪x⟫1 + 1;\n    let _ = ⟪x⟫2;\n}\n"
        ),
    },
    "patterns give types": {
        "src/lib.rs": (
            "struct A;\n"
            "impl A { fn ⟦m⟧1(&self) {} }\n"
            "enum E { ⟦V⟧2(A), W { ⟦a⟧3: A } }\n"
            "fn f(e: E, o: Option<A>, v: Vec<A>) {\n"
            "    match e { E::⟪V⟫2(x) => x.⟪m⟫1(), E::W { ⟪a⟫3: y } => y.⟪m⟫1() }\n"
            "    if let Some(z) = o { z.⟪m⟫1(); }\n"
            "    for w in v.iter() { w.⟪m⟫1(); }\n"
            "}\n"
        ),
    },
    "macros by name, items inside of macros": {
        "src/lib.rs": (
            "macro_rules! ⟦mine⟧1 { () => {} }\n"
            "cfg_rt! {\n"
            "    pub fn ⟦inside⟧2() { ⟪mine⟫1!(); }\n"
            "}\n"
            'fn f() { ⟪inside⟫2(); ⟪println⟫0!("x"); }\n'
        ),
    },
    "lifetimes are no variables": {
        "src/lib.rs": ("fn f<'⟦a⟧1>(⟦a⟧2: &'⟪a⟫1 str) -> &'⟪a⟫1 str { ⟪a⟫2 }\n"),
    },
    "nothing rather than a namesake": {
        "src/lib.rs": (
            "use std::collections::⟪HashMap⟫0;\n"
            "struct S;\n"
            "impl S { fn insert(&self) {} }\n"
            "fn f(m: HashMap<u8, u8>) { m.⟪insert⟫0(1, 2); }\n"
        ),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_names_lead_to_their_definitions_and_back(case: str) -> None:
    """Each mention leads to its definition first; each definition knows all its mentions."""
    check(CASES[case])
