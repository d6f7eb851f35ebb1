"""The types of questions that a campaign asks, one file a type."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from quorate.schema.questions.best_of import BestOf as BestOf
from quorate.schema.questions.boxes import Boxes as Boxes
from quorate.schema.questions.demonstration import Demonstration as Demonstration
from quorate.schema.questions.frames import Frames as Frames
from quorate.schema.questions.hierarchical_choice import HierarchicalChoice as HierarchicalChoice
from quorate.schema.questions.multiple_choice import MultipleChoice as MultipleChoice
from quorate.schema.questions.number import Number as Number
from quorate.schema.questions.pair import Pair as Pair
from quorate.schema.questions.question_type import QuestionType as QuestionType
from quorate.schema.questions.ranking import Ranking as Ranking
from quorate.schema.questions.rating import Rating as Rating
from quorate.schema.questions.rewrite import Rewrite as Rewrite
from quorate.schema.questions.segments import Segments as Segments
from quorate.schema.questions.single_choice import SingleChoice as SingleChoice
from quorate.schema.questions.spans import Spans as Spans
from quorate.schema.questions.text import Text as Text
from quorate.schema.questions.turns import Turns as Turns

AnyQuestion = Annotated[
    SingleChoice
    | MultipleChoice
    | HierarchicalChoice
    | Pair
    | BestOf
    | Ranking
    | Rating
    | Number
    | Text
    | Rewrite
    | Demonstration
    | Spans
    | Boxes
    | Segments
    | Frames
    | Turns,
    Field(discriminator="type"),
]
"""a question of any type, told apart by ``type``"""
