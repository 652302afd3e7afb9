"""The languages: which files are whose, and what their facts are.

Each language is a module here with `extract(source: bytes, name: str, stop) -> FileFacts`; `name`
is the file's name, from which dialects follow (`.ts` or `.tsx`), and `stop` is asked whether time
is up. Extractors run in worker processes only: a grammar can crash, and holds the interpreter.
"""
