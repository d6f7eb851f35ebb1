"""Annex IV 2(d): the part on data of the technical documentation that the AI Act asks for."""

from __future__ import annotations

from quorate.certificate.documents.outline import Entry, Outline, Section

ANNEX_IV = Outline(
    "legal/annex_iv_2d.md",
    "Annex IV 2(d)",
    "Annex IV, point 2(d), of Regulation (EU) 2024/1689 asks for datasheets on the data that a "
    "high-risk system was trained with. This is the part that one release of human judgments can "
    "tell. How a model was trained with it is for whoever trains it to say. It is no legal advice.",
    (
        Section(
            "General description",
            (Entry("What is it?", ("purpose", "version", "size", "content", "language")),),
        ),
        Section(
            "Provenance",
            (
                Entry("Who answers for it?", ("publisher", "authors", "funding")),
                Entry("Where do the items come from?", ("sources", "speakers", "source_licence")),
                Entry("Who judged them?", ("people", "imported", "recruitment", "timeline")),
                Entry("Did machines make any of it?", ("synthetic_items", "machine")),
            ),
        ),
        Section(
            "Scope and main characteristics",
            (
                Entry("What do the labels mean?", ("construct", "paradigms", "question.")),
                Entry("How is it spread?", ("per_item", "coverage", "split")),
                Entry("Who are the raters?", ("demographics", "groups")),
            ),
        ),
        Section(
            "How it was obtained and selected",
            (
                Entry("How were the items chosen?", ("item_sampling", "included")),
                Entry("What was left out?", ("excluded", "withheld", "missing")),
            ),
        ),
        Section(
            "Labelling procedures",
            (
                Entry("Under which instructions?", ("guidelines",)),
                Entry("How were raters prepared?", ("preparation", "qualification")),
                Entry("How was the work watched?", ("watching", "rules", "checks", "gold")),
                Entry("How did judgments become labels?", ("result.",)),
                Entry("How far do raters agree?", ("agreement.",)),
                Entry("How were raters paid?", ("pay", "labour.")),
            ),
        ),
        Section(
            "Data cleaning",
            (
                Entry("By which rules were answers taken out?", ("rules", "adjudication")),
                Entry("What does not count?", ("excluded",)),
            ),
        ),
        Section(
            "Limits",
            (
                Entry("What is to be known?", ("limits_known", "limits", "biases", "balance.")),
                Entry("How can all this be checked?", ("made", "checking")),
            ),
        ),
    ),
)
