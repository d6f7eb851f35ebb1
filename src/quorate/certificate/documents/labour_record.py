"""Labour record: how the people were treated who made a release, as a page.

What it should show is asked for by the data enrichment guidelines of the Partnership on AI (2022)
and by Fairwork's principles for cloudwork (2024); the wording is ours.
"""

from __future__ import annotations

from quorate.certificate.documents.outline import Entry, Outline, Section

LABOUR_RECORD = Outline(
    "labour.md",
    "Labour record",
    "What the people who judged were paid, how long they worked and how they were treated. The "
    "figures are computed from the events of the campaign's log. Pay, payments and hours are not "
    "in a release, so nobody can compute them again from it; the publisher's signature holds the "
    "publisher to them.",
    (
        Section(
            "Pay",
            (
                Entry("What were raters paid?", ("pay",)),
                Entry("What did an hour of work earn?", ("labour.hourly",)),
                Entry("How does that compare with a wage floor?", ("labour.floor",)),
                Entry("How long did raters wait for their money?", ("labour.delay",)),
            ),
        ),
        Section(
            "Time",
            (
                Entry("What did the time go into?", ("labour.hours",)),
                Entry("Did an item take as long as was announced?", ("labour.estimate",)),
                Entry("How long did people work at a stretch?", ("labour.sessions",)),
                Entry("How long did they look at what may disturb them?", ("labour.exposure",)),
            ),
        ),
        Section(
            "What was taken out, and appeals",
            (
                Entry("What was taken out, and did it stay paid?", ("labour.exclusions",)),
                Entry("What became of appeals?", ("labour.appeals",)),
            ),
        ),
        Section(
            "Before the work",
            (
                Entry("Did people agree before they judged?", ("consented",)),
                Entry("How were they prepared and tested?", ("preparation", "qualification")),
                Entry("Was the work tried out first?", ("labour.pilot",)),
            ),
        ),
        Section(
            "After the work",
            (Entry("Did raters ask to be erased, and was it done?", ("erasures",)),),
        ),
    ),
)
