"""Guidelines are read in four languages; of others it is said that they are not."""

from __future__ import annotations

import pytest

from campaigns import small_spec
from quorate.schema.campaign import CampaignSpec
from quorate.schema.linting import lint
from quorate.schema.linting.signs import LANGUAGES, language_of

RULES = {
    "de": """# Wie klingt die Nachricht?

Es geht um die Worte und nicht um die Person: nur was da steht, zählt.

- *warm*: freundlich, zum Beispiel «Schön, dass es dich gibt».
  Nicht warm: «Gut.», das ist nur höflich.
- *kalt*: auf Abstand, zum Beispiel «Erledigt.».
  Kurz ist nicht kalt: «Komme!» ist warm.

Ein Grenzfall ist die Ironie: sie gilt, wie sie gemeint ist, auch wenn die Worte freundlich sind.
Wenn beide passen, geht der letzte Satz vor. Im Zweifel überspringen Sie die Nachricht.
""",
    "es": """# ¿Cómo suena el mensaje?

Solo cuentan las palabras, y no la persona que las escribe.

- *warm*: es amable, por ejemplo «Qué alegría verte».
  No lo es «Bien.», que solo es cortés.
- *kalt*: guarda la distancia, por ejemplo «Visto.».
  Lo breve no es frío: «¡Voy!» es amable.

Un caso límite es la ironía: cuenta lo que se quiere decir, aunque las palabras sean amables.
Si las dos convienen, prevalece la última frase. En caso de duda, omita el mensaje.
""",
    "ar": """# كيف تبدو الرسالة؟

الكلمات فقط هي التي تُحتسب في هذا السؤال، لا من كتبها ولا متى كتبها.

- *warm*: الرسالة ودودة، مثل «سعيد برؤيتك».
  ليس منها «حسنًا.» التي هي مهذبة لا أكثر.
- *kalt*: الرسالة بعيدة عن القارئ، مثل «وصلت.».
  القصيرة ليست باردة: «أنا في الطريق!» ودودة.

من حالات خاصة السخرية: المهم ما يقصد من الكلمات، حتى إذا كانت الكلمات ودودة.
إذا انطبق الخياران على الرسالة فالأولوية للجملة الأخيرة. عند الشك في الرسالة تخط الرسالة.
""",
}
VIEWS = {
    "de": """# Wie klingt die Nachricht für dich?

Wir wollen wissen, wie verschieden dieselben Worte klingen. Antworte nach deinem Gefühl, es gibt
keine richtige Antwort, und niemand wird mit den anderen verglichen. *Warm* ist, was einlädt, und
*kalt*, was fern hält. Der erste Eindruck genügt, ein Grund ist nicht nötig.
""",
    "es": """# ¿Cómo le suena el mensaje?

Queremos saber cómo suenan las mismas palabras. No hay respuestas correctas: conteste según su
propia impresión, y nadie se compara con los demás. *Warm* es lo que invita a entrar y *kalt* lo
que aleja. Basta con lo primero que se le ocurra, sin buscar una razón para ello.
""",
    "ar": """# كيف تبدو لك الرسالة؟

نريد أن نعرف كيف تُسمع الكلمات نفسها عند الناس. أجب كما تراه أنت، لا توجد إجابة صحيحة في هذا، ولا
يقارن أحد مع أحد. *Warm* ما يدعو إلى القرب، و*kalt* ما يدعو إلى البعد. يكفي أول ما يخطر في البال،
من دون بحث عن سبب له، ولا يسأل أحد عن سبب هذا أو عن غيره بعد ذلك في أي وقت.
""",
}
ASKED = {"de": "Wie klingt sie?", "es": "¿Cómo suena?", "ar": "كيف تبدو؟"}


def written(text: str, language: str, paradigm: str, ask: str = "") -> CampaignSpec:
    question = {
        "name": "tone",
        "type": "single_choice",
        "ask": ask or ASKED[language],
        "options": ["warm", "kalt"],
    }
    return small_spec(
        paradigm=paradigm,
        overlap=12,
        guideline={"version": "1", "text": text},
        questions=[question],
    )


@pytest.mark.parametrize("language", RULES)
def test_a_guideline_with_all_its_parts_is_understood(language: str) -> None:
    assert language_of(RULES[language]) == language
    assert lint(written(RULES[language], language, "prescriptive")) == ()
    assert lint(written(VIEWS[language], language, "descriptive")) == ()


@pytest.mark.parametrize("language", RULES)
def test_each_lacks_what_the_other_paradigm_needs(language: str) -> None:
    rules = {one.code for one in lint(written(VIEWS[language], language, "prescriptive"))}
    assert {"edge-cases", "ties", "unsure"} <= rules
    views = {one.code for one in lint(written(RULES[language], language, "descriptive"))}
    assert {"measures", "own-view"} <= views


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Du musst die richtige Antwort finden."),
        ("es", "Debe elegir la respuesta correcta."),
        ("ar", "يجب أن تختار الإجابة الصحيحة."),
        ("ar", "ويجب أن تختار."),
    ],
)
def test_words_of_duty_are_known(language: str, said: str) -> None:
    text = f"{VIEWS[language]}\n{said}\n"
    (found,) = lint(written(text, language, "descriptive"))
    assert (found.code, found.line) == ("prescriptive-wording", text.split("\n").index(said) + 1)


@pytest.mark.parametrize(
    ("language", "ask", "code"),
    [
        ("de", "Ist sie freundlich und klar?", "double-barrelled"),
        ("de", "Sie ist natürlich freundlich?", "leading"),
        ("es", "¿Es amable y clara?", "double-barrelled"),
        ("es", "¿No cree que es amable?", "leading"),
        ("ar", "هل هي ودودة أو واضحة؟", "double-barrelled"),
        ("ar", "أليس هذا ودودًا؟", "leading"),
    ],
)
def test_wordings_of_questions_are_known(language: str, ask: str, code: str) -> None:
    found = lint(written(RULES[language], language, "prescriptive", ask))
    assert [one.code for one in found] == [code]


def test_of_another_language_only_the_form_is_looked_at_and_that_is_said() -> None:
    finnish = "Arvioi vain sanoja. Lue viesti kahdesti ja valitse sen jälkeen. " * 8
    found = lint(written(finnish, "de", "prescriptive", "Miltä se kuulostaa?"))
    assert [one.code for one in found] == ["option-defined", "language"]
    # scope, edge-cases, ties, unsure, two of examples, leading, double-barrelled
    assert "8 of the lints did not run" in found[-1].says


def test_every_language_knows_the_same_signs() -> None:
    signs = {name: set(language.signs) for name, language in LANGUAGES.items()}
    assert all(found == signs["en"] for found in signs.values())
