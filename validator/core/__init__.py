"""The closed core every surface form is lowered to, and the findings both evaluators return.

Nothing here computes. `docs/language.md` says what each node means; `engine` and `reference` each say it in code.
"""
