"""TypeScript and JavaScript: how names find definitions."""

import pytest

from crewkit_testing.lsp.marked import Marked, check

CASES = {
    "named, default and namespace imports": {
        "a.ts": ("export function ⟦f⟧1() {}\nexport default class ⟦K⟧2 {}\n"),
        "b.ts": (
            'import Q, { ⟪f⟫1 } from "./a";\n'
            'import * as ns from "./a";\n'
            "⟪f⟫1();\n"
            "ns.⟪f⟫1();\n"
            "new Q();\n"
        ),
    },
    "an alias, a re-export, everything re-exported, an index file": {
        "lib/a.ts": ("export const ⟦x⟧1 = 1;\n"),
        "lib/b.ts": ('export { ⟪x⟫1 as ⟪y⟫1 } from "./a";\n'),
        "lib/index.ts": ('export * from "./b";\n'),
        "c.ts": ('import { ⟪y⟫1 } from "./lib";\nconsole.log(⟪y⟫1);\n'),
    },
    "paths of a tsconfig": {
        "tsconfig.json": (
            "{ // comments are allowed\n"
            ' "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["src/*"] }, } }\n'
        ),
        "src/a.ts": ("export const ⟦x⟧1 = 1;\n"),
        "src/deep/b.ts": ('import { ⟪x⟫1 } from "@app/a";\nimport { ⟪z⟫0 } from "@other/a";\n'),
    },
    "a package of the repository by its exports": {
        "packages/one/package.json": (
            '{"name": "@me/one", "exports": {".": "./src/main.ts", "./sub/*": "./src/*.ts"}}\n'
        ),
        "packages/one/src/main.ts": ("export const ⟦x⟧1 = 1;\n"),
        "packages/one/src/other.ts": ("export const ⟦y⟧2 = 1;\n"),
        "packages/two/a.ts": (
            'import { ⟪x⟫1 } from "@me/one";\nimport { ⟪y⟫2 } from "@me/one/sub/other";\n'
        ),
    },
    "CommonJS": {
        "a.js": ("exports.⟦f⟧1 = function () {};\n"),
        "b.js": ("function ⟦g⟧2() {}\nmodule.exports = { ⟪g⟫2 };\n"),
        "c.js": ('const a = require("./a");\nconst b = require("./b");\na.⟪f⟫1();\nb.⟪g⟫2();\n'),
    },
    "blocks, shadows and parameters": {
        "a.ts": (
            "const ⟦x⟧1 = 1;\n"
            "function f(⟦x⟧2: number) {\n"
            "  { const ⟦x⟧3 = 2; g(⟪x⟫3); }\n"
            "  return ⟪x⟫2;\n"
            "}\n"
            "function g(n: number) { return ⟪x⟫1; }\n"
        ),
    },
    "this, bases and interfaces": {
        "a.ts": (
            "class A {\n"
            "  ⟦x⟧1 = 1;\n"
            "  ⟦m⟧2() { return this.⟪x⟫1; }\n"
            "}\n"
            "class B extends A {\n"
            "  n() { this.⟪m⟫2(); return super.⟪m⟫2(); }\n"
            "}\n"
        ),
    },
    "types of receivers: annotations, constructors, returns, fields, awaits": {
        "a.ts": (
            "export class A {\n"
            "  ⟦m⟧1() {}\n"
            "}\n"
            "export class H { constructor(private ⟦a⟧2: A) {} go() { this.⟪a⟫2.⟪m⟫1(); } }\n"
            "function make(): A { return new A(); }\n"
            "const infer = () => new A();\n"
            "async function later(): Promise<A> { return make(); }\n"
            "async function f(a: A, list: A[]) {\n"
            "  a.⟪m⟫1();\n"
            "  new A().⟪m⟫1();\n"
            "  make().⟪m⟫1();\n"
            "  infer().⟪m⟫1();\n"
            "  (await later()).⟪m⟫1();\n"
            "  list[0].⟪m⟫1();\n"
            "  list.forEach((one) => one.⟪m⟫1());\n"
            "  for (const one of list) one.⟪m⟫1();\n"
            "  (a as A)!.⟪m⟫1();\n"
            "}\n"
        ),
    },
    "keys of literals are those of their contextual types": {
        "a.ts": (
            "interface Options { ⟦size⟧1: number; ⟦inner⟧2?: { ⟦deep⟧3: string } }\n"
            "function f(options: Options): Options { return { ⟪size⟫1: 1 }; }\n"
            'const o: Options = { ⟪size⟫1: 2, ⟪inner⟫2: { ⟪deep⟫3: "" } };\n'
            "f({ ⟪size⟫1: 3 });\n"
        ),
    },
    "destructuring leads to the property": {
        "a.ts": (
            "interface P { ⟦name⟧1: string }\n"
            "function f({ ⟪name⟫1: other }: P, p: P) {\n"
            "  const { ⟪name⟫1: third } = p;\n"
            "  return other + third;\n"
            "}\n"
        ),
    },
    "attributes of JSX": {
        "a.tsx": (
            "interface Props { ⟦label⟧1: string }\n"
            "export function ⟦Button⟧2({ ⟪label⟫1: text }: Props) { return <b>{text}</b>; }\n"
            'export const App = () => <⟪Button⟫2 ⟪label⟫1="x" />;\n'
        ),
    },
    "enums, namespaces and types": {
        "a.ts": (
            "enum E { ⟦A⟧1, B }\n"
            "namespace N { export const ⟦x⟧2 = 1; }\n"
            "type ⟦T⟧3 = { ⟦k⟧4: number };\n"
            "function f(t: ⟪T⟫3) { return [E.⟪A⟫1, N.⟪x⟫2, t.⟪k⟫4]; }\n"
        ),
    },
    "what an attribute and a default of a pattern are expected to be": {
        "a.tsx": (
            "interface Auth { ⟦login⟧1(): void }\n"
            "const C = ({ auth = { ⟪login⟫1: () => {} } }: { auth?: Auth; n: number }) => <b />;\n"
            "const D = () => <C auth={{ ⟪login⟫1: () => {} }} n={1} />;\n"
        ),
    },
    "nothing rather than a namesake": {
        "a.ts": (
            'import { ⟪map⟫0 } from "elsewhere";\n'
            "class A { map() {} }\n"
            "[1].⟪map⟫0((x) => x);\n"
            '⟪parseInt⟫0("1");\n'
        ),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_names_lead_to_their_definitions_and_back(case: str) -> None:
    """Each mention leads to its definition first; each definition knows all its mentions."""
    check(CASES[case])


def test_a_call_leads_to_the_signature_that_takes_its_arguments() -> None:
    """Of overloads the first that takes as many; from a signature to the implementation."""
    repository = Marked(
        {
            "a.ts": "function ⟪f⟫2(a: number): void;\n"
            "function ⟦f⟧1(a: number, b: number): void;\n"
            "function ⟦f⟧2(...all: number[]) {}\n⟪f⟫1(1, 2);\n"
        }
    )
    for mark, (place,) in repository.mentions.items():
        assert repository.definitions[mark] == repository.led_to(place)[:1]
