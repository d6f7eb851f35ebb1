"""All lints, in the order in which their remarks are told."""

from __future__ import annotations

from quorate.schema.linting.lint import Lint
from quorate.schema.linting.lints import length, options, spread, wording
from quorate.schema.linting.lints.parts import PARTS

LINTS: tuple[Lint, ...] = (
    *(part.lint() for part in PARTS),
    Lint("option-defined", "options that nothing explains", None, False, options.undefined),
    Lint(
        "option-example",
        "an example of each option",
        "prescriptive",
        True,
        options.without_example,
    ),
    Lint(
        "option-counter-example",
        "a counter-example of each option",
        "prescriptive",
        True,
        options.without_counter_example,
    ),
    Lint("option-order", "the order of options", None, False, options.order),
    Lint(
        "prescriptive-wording",
        "words of duty, of right and wrong",
        "descriptive",
        True,
        wording.prescriptive_wording,
    ),
    Lint("leading", "questions that lead", None, True, wording.leading),
    Lint("double-barrelled", "two questions in one", None, True, wording.double_barrelled),
    Lint("length", "how long the guideline is", None, False, length.length),
    Lint("reading-level", "how hard it is to read", None, False, length.reading_level),
    Lint("long-sentence", "sentences to be read twice", None, False, length.long_sentences),
    Lint("few-views", "answers enough for a spread", "descriptive", False, spread.few_views),
)
"""what is looked for"""
