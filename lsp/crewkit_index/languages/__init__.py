"""The languages: which files are whose, and what their facts are.

Each language is a package here with a module `extracting` that has
`extract(source: bytes, name: str) -> FileFacts`; `name` is the file's name, from which dialects
follow (`.ts` or `.tsx`). Extractors run in worker processes only.
"""
