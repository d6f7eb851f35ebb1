"""HF card: the README of a release, which the Hugging Face Hub shows as a data set's card."""

from __future__ import annotations

from quorate.certificate.documents.answer import UNSAID, Answer, Answers
from quorate.certificate.documents.ground import MANIFEST, Ground
from quorate.certificate.documents.hub import hub_head
from quorate.certificate.documents.outline import (
    LEGEND,
    Entry,
    Outline,
    Section,
    paragraph,
    unanswered,
)
from quorate.certificate.documents.said import plain

HF_CARD = Outline(
    "README.md",
    "Card",
    "",
    (
        Section(
            "Purpose",
            (
                Entry("", ("purpose",)),
                Entry("What the answers measure", ("construct",)),
                Entry("Meant for", ("uses",)),
                Entry("Not meant for", ("not_uses",)),
                Entry("Used already", ("used",)),
            ),
        ),
        Section(
            "What is in it",
            (
                Entry("", ("size", "content", "language")),
                Entry("Languages and varieties", ("languages",)),
                Entry("Judgments of an item", ("per_item",)),
                Entry("The items", ("included",)),
                Entry("Tables", ("files",)),
                Entry("Parts for training and testing", ("split",)),
                Entry("Where the items come from", ("sources",)),
                Entry("Whose words, voices or pictures they are", ("speakers",)),
                Entry("The people in them", ("subjects",)),
                Entry("How the items were chosen", ("item_sampling",)),
                Entry("Coverage", ("coverage",)),
                Entry("Machines", ("synthetic_items", "machine")),
            ),
        ),
        Section("Questions", ()),
        Section(
            "Raters",
            (
                Entry("", ("people", "demographics", "pseudonyms")),
                Entry("What they were asked about themselves", ("attributes",)),
                Entry("Groups of people", ("groups", "one_mind")),
                Entry("How they were found", ("recruitment",)),
                Entry("How they were prepared", ("preparation", "qualification")),
                Entry("Pay and conditions", ("pay", "labour.")),
                Entry("Consent", ("consented",)),
            ),
        ),
        Section(
            "How it was made",
            (
                Entry("Judgments from other tools", ("imported",), optional=True),
                Entry("Guideline", ("guidelines",)),
                Entry("When", ("timeline",)),
                Entry("Who judged what", ("handing",)),
                Entry("Checks", ("watching", "rules", "checks", "gold", "adjudication")),
            ),
        ),
        Section(
            "What was set aside",
            (
                Entry("Answers that do not count", ("excluded",)),
                Entry("Answers that stay with the campaign", ("withheld",)),
                Entry("What is missing", ("missing",)),
                Entry("Raters who had their data erased", ("erasures",)),
            ),
        ),
        Section(
            "Limits",
            (
                Entry("", ("limits_known",)),
                Entry("In the publisher's view", ("limits",)),
                Entry("Biases that the publisher knows of", ("biases",)),
                Entry("Balance", ("balance.",)),
                Entry("Age", ("stale",)),
                Entry("Risks", ("risks", "exposing")),
                Entry("Personal and sensitive content", ("sensitive",)),
                Entry("Effect on people", ("social_impact",)),
            ),
        ),
        Section(
            "Terms",
            (
                Entry("Licence", ("licence",)),
                Entry("Terms of the items", ("source_licence",)),
                Entry("Publisher", ("publisher",)),
                Entry("Authors", ("authors",)),
                Entry("Funding", ("funding",)),
                Entry("Citation", ("citation",)),
                Entry("Address", ("url",)),
                Entry("Upkeep", ("maintenance",)),
                Entry("Taking judgments back", ("withdrawal",)),
                Entry("Personal data", ("retention",)),
            ),
        ),
        Section("How to check it", (Entry("", ("gate", "made", "checking")),)),
    ),
)
IN_THE_FILE = " in the campaign file)"
PER_QUESTION = ("question", "agreement", "result")
"""what is told of each question, as keys begin"""


def hf_card(ground: Ground, answers: Answers) -> str:
    """The card in Markdown, with its head in YAML."""
    title = str(ground.at(f"{MANIFEST}#/title"))
    parts = [
        f"# {plain(title)}",
        answers["version"].text,
        LEGEND,
    ]
    for section in HF_CARD.sections:
        told = _questions(answers) if section.title == "Questions" else _told(section, answers)
        if told:
            parts += [f"## {section.title}", *told]
    gaps = _gaps(answers)
    if gaps:
        parts += ["## What is not answered", *gaps]
    return hub_head(ground, answers) + "\n" + "\n\n".join(parts) + "\n"


def _gaps(answers: Answers) -> list[str]:
    """What is absent: what the log does not tell, then what the publisher has not said."""
    absent = [one for one in HF_CARD.answers(answers).values() if one.source == "absent"]
    unsaid = [
        # the head of the list says where all of it is said
        one.reason.removeprefix(UNSAID).replace("(`about.", "(`").replace(IN_THE_FILE, ")")
        for one in absent
        if one.reason.startswith(UNSAID)
    ]
    rest = unanswered(one for one in absent if not one.reason.startswith(UNSAID))
    said = "\n".join(f"- {words}" for words in unsaid)
    head = f"{UNSAID.strip()} (under `about` in the campaign file):"
    return [*([rest] if rest else []), *([head, said] if said else [])]


def card_answers(answers: Answers) -> dict[str, Answer]:
    """What the card tells."""
    of_questions = [one for start in PER_QUESTION for one in answers.under(f"{start}.")]
    version = {"version": answers["version"]}
    return version | HF_CARD.answers(answers) | {one.key: one for one in of_questions}


def _told(section: Section, answers: Answers) -> list[str]:
    """The answers of a section; what is absent is told at the end of the card."""
    parts: list[str] = []
    for entry in section.entries:
        found = [paragraph(one) for one in entry.of(answers) if one.source != "absent"]
        if found:
            parts += [f"**{entry.question}.**", *found] if entry.question else found
    return parts


def _questions(answers: Answers) -> list[str]:
    parts: list[str] = []
    for one in answers.under("question."):
        name = one.key.partition(".")[2]
        found = [answers[f"{start}.{name}"] for start in PER_QUESTION]
        parts.append(f"### `{name}`")
        parts += [paragraph(answer) for answer in found if answer.source != "absent"]
        parts += [answer.reason for answer in found if answer.source == "absent"]
    return parts
