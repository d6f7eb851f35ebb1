"""Datasheet: seven sections on a data set's life (Gebru et al. 2021, CACM 64(12), 86-92).

The sections are theirs, the wording of the questions is ours.
"""

from __future__ import annotations

from quorate.certificate.documents.outline import Entry, Outline, Section

DATASHEET = Outline(
    "datasheet.md",
    "Datasheet",
    "Why the data set was made, what is in it, how it came about, and what may be done with it; in "
    "the order of the datasheets for datasets of Gebru and others (2021).",
    (
        Section(
            "Motivation",
            (
                Entry("What was the data set made for?", ("purpose", "construct", "paradigms")),
                Entry("Who made it, and on whose behalf?", ("publisher", "authors")),
                Entry("Who paid for it?", ("funding",)),
            ),
        ),
        Section(
            "Composition",
            (
                Entry("What does one instance stand for?", ("content", "language", "languages")),
                Entry("How many instances are there?", ("size", "per_item", "items")),
                Entry("All there were, or a sample?", ("item_sampling", "coverage")),
                Entry("What data does each instance have?", ("included", "files")),
                Entry("Is there a label or target?", ("question.", "result.")),
                Entry("Is anything missing?", ("missing", "withheld")),
                Entry("Which parts are for training and testing?", ("split",)),
                Entry(
                    "Where are errors, noise or disagreement?",
                    ("agreement.", "gold", "excluded", "stale"),
                ),
                Entry("Does it rest on anything outside?", ("sources", "speakers")),
                Entry("Did machines make any of it?", ("synthetic_items", "machine")),
                Entry(
                    "Does it hold anything confidential, offensive or sensitive?",
                    ("sensitive", "exposing"),
                ),
                Entry(
                    "Does it single out groups of people, or could people be recognised?",
                    ("pseudonyms", "attributes", "groups", "one_mind"),
                ),
            ),
        ),
        Section(
            "Collection",
            (
                Entry("How was each label obtained?", ("imported", "handing", "guidelines")),
                Entry("With which tools?", ("platform",)),
                Entry(
                    "Who took part, and how were they paid?",
                    ("people", "recruitment", "pay", "labour."),
                ),
                Entry("Over what time?", ("timeline",)),
                Entry("Did anybody review the ethics?", ("ethics_review",)),
                Entry("Did raters agree, and can they take it back?", ("consent", "consented")),
                Entry("Did the people in the items know and agree?", ("subjects",)),
                Entry("What could harm people, and what was done about it?", ("risks",)),
            ),
        ),
        Section(
            "Preprocessing, cleaning, labelling",
            (
                Entry("How were raters prepared?", ("preparation", "qualification")),
                Entry(
                    "What was cleaned, by which rules?",
                    ("excluded", "watching", "rules", "checks", "adjudication"),
                ),
                Entry("Was the raw data kept?", ("raw",)),
                Entry("Is the software there to use?", ("made", "platform")),
            ),
        ),
        Section(
            "Uses",
            (
                Entry("Has it been used already?", ("used",)),
                Entry("What is it meant for?", ("uses",)),
                Entry("What should it not be used for?", ("not_uses",)),
                Entry(
                    "What must users know of how it came about?",
                    ("limits_known", "limits", "biases", "balance."),
                ),
                Entry("What could its use change?", ("social_impact",)),
            ),
        ),
        Section(
            "Distribution",
            (
                Entry("Where is it published?", ("url", "version")),
                Entry("On what terms?", ("licence", "source_licence")),
                Entry("How should it be cited?", ("citation",)),
                Entry("How can a stranger check it?", ("checking", "gate")),
            ),
        ),
        Section(
            "Maintenance",
            (
                Entry("Who keeps it up, and who can be asked?", ("maintenance", "publisher")),
                Entry("Will it change?", ("version", "erasures")),
                Entry("How long are personal data kept?", ("retention",)),
                Entry("Can people have their part taken out?", ("withdrawal", "erasures")),
            ),
        ),
    ),
)
