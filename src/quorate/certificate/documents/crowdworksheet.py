"""CrowdWorkSheet: who the people behind the labels are and how they worked.

Díaz et al. 2022, FAccT, doi:10.1145/3531146.3534647. The five parts are theirs, the wording ours.
"""

from __future__ import annotations

from quorate.certificate.documents.outline import Entry, Outline, Section

CROWDWORKSHEET = Outline(
    "crowdworksheet.md",
    "CrowdWorkSheet",
    "Who judged, what they were asked, how they were chosen and paid, and how their answers became "
    "labels; in the order of the CrowdWorkSheets of Díaz and others (2022).",
    (
        Section(
            "Task",
            (
                Entry(
                    "In what way is the task a matter of opinion?",
                    ("subjective", "paradigms"),
                ),
                Entry("What is assumed about the people who judge?", ("perspectives",)),
                Entry("How was the wording of the task tried?", ("labour.pilot",)),
                Entry("What exactly were they asked, and told?", ("question.", "guidelines")),
                Entry(
                    "How was it seen that they understand the task?",
                    ("preparation", "qualification"),
                ),
                Entry(
                    "What could harm them, and were they told?", ("risks", "exposing", "consent")
                ),
            ),
        ),
        Section(
            "Choice of raters",
            (
                Entry("How were they found and chosen?", ("recruitment", "people")),
                Entry(
                    "Was anything that they are used to choose them?",
                    ("attributes", "selected"),
                ),
                Entry("Who are they, as far as it can be told?", ("demographics", "groups")),
                Entry("Whose views may be missing?", ("biases", "balance.")),
            ),
        ),
        Section(
            "Platform and pay",
            (
                Entry("Which platform, and why?", ("platform", "platform_reason", "imported")),
                Entry("How could raters and leads talk to each other?", ("talking",)),
                Entry("How were they paid, by which standard?", ("pay", "labour.")),
            ),
        ),
        Section(
            "Analysis",
            (
                Entry(
                    "What counts as a good judgment, and how was it watched?",
                    ("watching", "rules", "checks", "gold"),
                ),
                Entry("Where do raters differ, and how far?", ("agreement.", "balance.")),
                Entry("How do single answers become released labels?", ("result.",)),
                Entry("Which answers were taken out, and why?", ("excluded", "adjudication")),
            ),
        ),
        Section(
            "Release and upkeep",
            (
                Entry("Could labels change as time passes?", ("stale", "timeline", "version")),
                Entry("What would change the worth of the data?", ("limits", "limits_known")),
                Entry("How is its use limited?", ("licence", "not_uses")),
                Entry("Do raters know how the data are published?", ("consented",)),
                Entry("Can they take their answers back later?", ("withdrawal", "erasures")),
                Entry("What is told of them?", ("pseudonyms", "withheld")),
            ),
        ),
    ),
)
