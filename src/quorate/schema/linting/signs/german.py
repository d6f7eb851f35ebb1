"""The signs of German guidelines."""

from __future__ import annotations

from quorate.schema.linting.signs.language import language

GERMAN = language(
    """
    als auch auf bei das dem den der des die ein eine einem einen einer für im in ist mit
    nicht oder sie sind und von was welche welcher wenn wie zu
    """,
    scope=r"""
    gilt\b | gelten | zählt | zählen | es geht um | nur\b | gehört | ausgenommen | umfasst |
    nicht gemeint | lass(?:en sie)? .{0,30}weg | spielt keine rolle
    """,
    edge_cases=r"""
    grenzf | sonderf | schwierige fälle | auch (?:dann|wenn) | selbst wenn | es sei denn |
    ausnahme | außer\b | ausser\b | zweifelsf
    """,
    ties=r"""
    wenn (?:zwei|beide|mehrere) | (?:zwei|beide|mehrere) passen | mehr als eine | vorrang |
    geht vor | gehen vor | kommt (?:vor|zuerst) | gleich gut | unentschieden | hauptsächlich |
    das erste | die erste
    """,
    unsure=r"""
    unsicher | nicht sicher | im zweifel | zweifel | nicht (?:entscheiden|sagen|beurteilen) |
    nicht weiß | überspring | weiß (?:es )?nicht | unklar | keine.{0,30}passt | nichts passt
    """,
    measures=r"""
    misst | gemessen | wir (?:wollen|möchten) (?:wissen|erfahren|herausfinden|lernen) |
    wir fragen,? (?:wie|was|ob) | es geht darum,? (?:wie|was|ob) | deine antworten? zeig |
    ihre antworten? zeig
    """,
    own_view=r"""
    wie (?:du|sie) (?:es|das)  |
    (?:deine|ihre|eigene[nr]?) (?:meinung|sicht|ansicht|eindruck|eindrücke|geschmack|gefühl) |
    (?:dein|ihr|eigener) (?:eindruck|gefühl|geschmack|urteil) | persönlich |
    aus (?:deiner|ihrer) sicht | für (?:dich|sie)\b | kein(?:e)? (?:richtig|falsch) |
    (?:finden|findest) (?:sie|du) | würde(?:st|n) (?:du|sie)
    """,
    prescriptive_wording=r"""
    (?:richtige|korrekte|falsche)[nrs]? (?:antwort|option|wahl)(?:en)?\b | müssen\b | muss\b |
    musst\b | fehler (?:zählen|sind) | ist (?:immer|nie) (?:richtig|falsch)
    """,
    denies=r"""
    kein | nicht\b | nie\b | weder\b | ohne\b
    """,
    example=r"""
    beispiel | etwa\b | z\.\s?B\. | zum beispiel | wie [«“\"„»]
    """,
    counter_example=r"""
    gegenbeispiel | kein | nicht\b | nie\b | statt\b | sondern\b | ohne\b
    """,
    joins=r"""
    und/oder\b | und\b | oder\b | sowie\b
    """,
    leads=r"""
    nicht wahr | oder nicht\b | offensichtlich | natürlich\b | selbstverständlich |
    sicherlich | finden sie nicht | findest du nicht | stimmen sie zu, dass |
    stimmst du zu, dass
    """,
    catch_all="""
    sonstige | sonstiges | andere | anderes | etwas anderes | keine | keines | keins | nichts
    davon
    """,
    plain_answers="ja | nein | vielleicht | wahr | falsch",
)
