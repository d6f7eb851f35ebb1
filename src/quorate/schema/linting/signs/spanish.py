"""The signs of Spanish guidelines."""

from __future__ import annotations

from quorate.schema.linting.signs.language import language

SPANISH = language(
    """
    al como con cuando cuál de del el en es la las lo los más no o para por que qué se si
    son su un una y
    """,
    scope=r"""
    alcance | cuenta | se aplica | se trata de | sólo\b | solo\b | solamente | incluy |
    excluy | no importa | ignor
    """,
    edge_cases=r"""
    casos? límite | casos? dudos | casos? especial | incluso (?:si|cuando) | aunque |
    aun cuando | también (?:si|cuando) | salvo | excepto | a menos que
    """,
    ties=r"""
    empate | si (?:dos|ambas|ambos|varias|varios|hay más de) | más de una | más de uno |
    prevalece | tiene prioridad | va primero | igual de | principalmente | antes que
    """,
    unsure=r"""
    no (?:está|estás|esté|estés|estoy) segur | en caso de duda | dud |
    no (?:sabe|sabes|puede|puedes) | omit | salt | ningun[oa].{0,30}(?:encaja|sirve|vale) |
    no queda claro
    """,
    measures=r"""
    mide | medimos | queremos (?:saber|conocer|averiguar) | preguntamos (?:cómo|qué|si) |
    para (?:saber|conocer) (?:cómo|qué) | sus respuestas muestran | tus respuestas muestran
    """,
    own_view=r"""
    (?:su|tu|propi[ao]) (?:propi[ao] )?(?:opinión|impresión|gusto|sensación|criterio) |
    (?:su|tu|propio) (?:propio )?punto de vista |
    como (?:usted|tú) l[oa] | personalmente | según (?:usted|tú) | para (?:usted|ti)\b |
    no hay respuestas? (?:correctas?|incorrectas?|buenas?|malas?) | (?:le|te) parece |
    preferiría
    """,
    prescriptive_wording=r"""
    respuestas? (?:correcta|incorrecta|equivocada)s? | opción (?:correcta|incorrecta) |
    debe(?:s|n|rá|rás)?\b | tiene[sn]? que\b | es obligatorio
    """,
    denies=r"""
    no\b | ni\b | nunca\b | sin\b | ningun
    """,
    example=r"""
    ejemplos?\b | p\.\s?ej\. | por ejemplo | como [«“\"]
    """,
    counter_example=r"""
    contraejemplo | no\b | nunca\b | en vez de | en lugar de | sino\b | sin\b
    """,
    joins=r"""
    y/o\b | y\b | e\b | o\b | u\b | así como
    """,
    leads=r"""
    ¿?no cree | ¿?no (?:le|te) parece | obviamente | por supuesto | claramente | sin duda |
    está de acuerdo (?:en|con) que
    """,
    catch_all="""
    otro | otra | otros | otras | ninguno | ninguna | ninguna de ellas | ninguno de ellos
    """,
    plain_answers="sí | si | no | quizá | quizás | tal vez | verdadero | falso",
)
