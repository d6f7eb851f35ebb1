"""Data statement: whose language it is (Bender and Friedman 2018, TACL 6; version 3 of 2024).

The elements are theirs, the wording ours.
"""

from __future__ import annotations

from quorate.certificate.documents.outline import Entry, Outline, Section

DATA_STATEMENT = Outline(
    "data_statement.md",
    "Data statement",
    "Whose language the data are, who judged it and how; in the order of the data statements of "
    "Bender and Friedman (2018; third version 2024).",
    (
        Section(
            "Head",
            (
                Entry("Name and version", ("version", "size")),
                Entry("Who made it", ("authors", "publisher")),
                Entry("Funding", ("funding",)),
                Entry("Citation and licence", ("citation", "licence")),
            ),
        ),
        Section(
            "In short",
            (
                Entry("What it is for", ("purpose", "uses")),
                Entry("Why these data", ("item_sampling", "sources")),
            ),
        ),
        Section(
            "Language",
            (
                Entry("Languages and varieties", ("language", "languages", "countries")),
                Entry("Kind of text, topic and time", ("content", "coverage")),
                Entry("Whose words the items are", ("speakers", "synthetic_items", "machine")),
            ),
        ),
        Section(
            "People",
            (
                Entry("Raters", ("people", "demographics", "groups")),
                Entry("Training and test of raters", ("preparation", "qualification")),
                Entry("Who wrote the guideline", ("guideline_authors",)),
            ),
        ),
        Section(
            "Annotation",
            (
                Entry("Guideline", ("guidelines",)),
                Entry("How judgments were made", ("imported", "handing", "timeline", "platform")),
                Entry("Pay and conditions", ("pay", "labour.")),
                Entry("Names of raters", ("pseudonyms",)),
                Entry("Agreement", ("agreement.",)),
                Entry("From judgments to labels", ("result.",)),
            ),
        ),
        Section(
            "Limits and care",
            (
                Entry("Known limits", ("limits_known", "limits", "biases")),
                Entry("Personal and sensitive content", ("sensitive", "subjects")),
                Entry("Ethics review", ("ethics_review",)),
                Entry("Upkeep", ("maintenance", "retention", "withdrawal")),
                Entry("Not for", ("not_uses",)),
            ),
        ),
    ),
)
