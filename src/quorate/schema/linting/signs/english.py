"""The signs of English guidelines."""

from __future__ import annotations

from quorate.schema.linting.signs.language import language

ENGLISH = language(
    """
    a an and are as at be by do does for if in is it not of on or that the this to what when
    which with you your
    """,
    scope=r"""
    scope | counts? as | counts?\b | applies | applie | is about\b | only\b | includ |
    exclud | leave out | ignore\b | does not matter | judge the\b | not the\b
    """,
    edge_cases=r"""
    edge case | borderline | hard case | special case | even (?:if|when) | also (?:if|when) |
    unless\b | except | half\b | in between | as soon as
    """,
    ties=r"""
    ties?\b | if (?:two|both|several|more than one) |
    (?:two|both|several) (?:options )?(?:fit|apply) | when (?:two|both|several) |
    (?:comes?|goes) first | comes? before | takes? precedence | more than one |
    the first (?:that|which) | outranks? | equally good | first\b.{0,60}\bthen\b | mainly\b |
    goes to\b
    """,
    unsure=r"""
    unsure | not (?:quite )?sure | in doubt | doubtful | cannot (?:tell|decide|say|judge) |
    can't (?:tell|decide|say|judge) | do not know | don't know | skip | unclear | uncertain |
    when none | none (?:of them )?fits? | nothing fits
    """,
    measures=r"""
    measures?\b | we want to (?:know|learn|find) | we ask (?:how|what|whether) |
    we would like to (?:know|learn) | to (?:learn|find out) (?:how|what|whether|which) |
    your answers? (?:will )?(?:show|tell|say) | this is about how
    """,
    own_view=r"""
    as you (?:see|feel|hear|find|read|would) |
    your (?:own )?(?:view|opinion|feeling|impression|taste|judgement|judgment|answer is your) |
    your own\b | how (?:do )?you (?:see|feel|hear|find) | you (?:personally|yourself) |
    you would | would you\b | to you\b | for you\b |
    no (?:right|wrong|single right|correct) (?:or (?:right|wrong) )?answer | people like you |
    do you (?:find|feel|think|like|prefer)
    """,
    prescriptive_wording=r"""
    (?:correct|right|true|wrong|incorrect) (?:answer|label|option|choice)s?\b | must\b |
    you have to\b | raters have to\b | are required to | is (?:always|never) (?:right|wrong) |
    mistakes?\b |
    gold (?:answer|standard) | errors? (?:count|are)
    """,
    denies=r"""
    no\b | not\b | never\b | neither\b | without\b | isn't | aren't | don't | doesn't | needn't
    """,
    example=r"""
    examples?\b | for instance | e\.\s?g\. | such as | like [«“\"„]
    """,
    counter_example=r"""
    counter-?examples? | not\b | never\b | isn't | aren't | doesn't | don't | rather than |
    instead of | no\b | nothing\b | without\b
    """,
    joins=r"""
    and/or\b | and\b | or\b | as well as
    """,
    leads=r"""
    don't you | isn't (?:it|this|that) | wouldn't you | obviously | of course | surely\b |
    clearly\b | as everybody knows | do you agree that
    """,
    catch_all="""
    other | others | none | neither | something else | anything else | none of these | none of
    them
    """,
    plain_answers="yes | no | perhaps | maybe | true | false",
)
