/** One item and its questions for every type of question. */

import type { Sheet, Shown } from "../questions/asking";
import type { Content } from "../content/fields";
import type { Question } from "../questions/contract";

export type Sample = { readonly sheet: Sheet; readonly content: Content; readonly shown: Shown };
type Asked = Question & Readonly<Record<string, unknown>>;

/** What `samplemedia.ts` draws; addresses are of the form that the server gives. */
export const PICTURE = `media:${"a".repeat(64)}`;
export const SOUND = `media:${"b".repeat(64)}`;

const NOTE = "The bakery on Mill Street changed its opening hours in March. Since then Ada Lovett buys her bread in Porto on Saturdays, and says that the rye is better there.";
const PROMPT = "How do I get a coffee stain out of a linen tablecloth?";
const REPLIES = [
  "Blot the stain, never rub it. Rinse with cold water from the back, then soak for half an hour in a litre of water with a spoon of white vinegar. Wash as usual and dry in the air; heat would set what is left.",
  "Use bleach.",
  "Sprinkle salt on it while it is wet. Later wash the cloth at 60 °C with a detergent that has enzymes, and look at the place before it goes into the dryer.",
];
const CHAT = [
  { role: "user", text: "My train leaves at 9:40. When should I be at the station?" },
  { role: "assistant", text: "Ten minutes before is enough for most trains, so **9:30**. With a bicycle or much luggage, come at 9:20." },
  { role: "user", text: "And if I still need a ticket?" },
  { role: "assistant", text: "Then come at 9:15. The machines take cards; the counter opens at 8." },
];

const text = { name: "note", type: "text", title: "Note" } as const;
const prompt = { name: "prompt", type: "text", title: "Prompt" } as const;
const chat = { name: "chat", type: "conversation", title: "Conversation" } as const;
const picture = { name: "picture", type: "image", title: "Picture", alt: "told" } as const;
const told = { name: "told", type: "text" } as const;
const sound = { name: "sound", type: "audio", title: "Recording" } as const;
const film = { name: "film", type: "video", title: "Film" } as const;
const replies = ["r1", "r2", "r3"].map((name) => ({ name, type: "text" as const, title: `Model ${name}` }));

const CONTENT: Content = {
  note: NOTE,
  prompt: PROMPT,
  chat: CHAT,
  picture: PICTURE,
  told: "A red square and a blue one on a grey ground",
  sound: SOUND,
  film: SOUND,
  r1: REPLIES[0],
  r2: REPLIES[1],
  r3: REPLIES[2],
};

function sample(content: Sheet["content"], questions: readonly Asked[], shown: Shown = {}): Sample {
  const kept = Object.fromEntries(content.map(({ name }) => [name, CONTENT[name]]));
  return { sheet: { content, questions, language: "en" }, content: kept, shown };
}

const PLACES = ["PERSON", "PLACE", "TIME", "THING"].map((value) => ({ value, text: value.toLowerCase() }));

/** A sample for every type, by its name; and `several` with conditions between questions. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  single_choice: sample(
    [text],
    [
      {
        name: "tone",
        type: "single_choice",
        ask: "What is the tone of the note?",
        help: "Judge the words, not what you think of the *bakery*.",
        options: ["Friendly", "Neutral", { value: "annoyed", text: "Annoyed", help: "Also when it is only hinted at." }, { value: "unclear", text: "Cannot tell", key: "x" }],
      },
    ],
  ),
  multiple_choice: sample(
    [text],
    [
      {
        name: "topics",
        type: "multiple_choice",
        ask: "What is the note about?",
        options: ["Food", "Travel", "Opening hours", "People", "Weather", "Money", "Health", "Work", "Sport"],
        min: 0,
        max: 3,
      },
    ],
  ),
  hierarchical_choice: sample(
    [text],
    [
      {
        name: "subject",
        type: "hierarchical_choice",
        ask: "Where does the note belong?",
        options: [
          { value: "food", text: "Food", children: [{ value: "bread", text: "Bread", children: ["Rye", "Wheat", "Spelt"] }, "Drinks", "Fruit", "Cheese"] },
          { value: "places", text: "Places", children: ["Cities", "Streets", "Shops", "Parks"] },
          { value: "time", text: "Time", children: ["Hours", "Days", "Seasons"] },
        ],
      },
    ],
  ),
  pair: sample(
    [prompt, ...replies.slice(0, 2)],
    [
      {
        name: "better",
        type: "pair",
        ask: "Which reply is more helpful?",
        between: ["r1", "r2"],
        tie: true,
        strength: ["slightly", "clearly", "by far"],
      },
    ],
    { better: ["r2", "r1"] },
  ),
  best_of: sample(
    [prompt, ...replies],
    [{ name: "pick", type: "best_of", ask: "Which reply is the best, which the worst?", among: ["r1", "r2", "r3"], worst: true }],
    { pick: ["r3", "r1", "r2"] },
  ),
  ranking: sample(
    [prompt, ...replies],
    [{ name: "order", type: "ranking", ask: "Order the replies from best to worst.", among: ["r1", "r2", "r3"] }],
    { order: ["r2", "r3", "r1"] },
  ),
  rating: sample(
    [prompt, ...replies.slice(0, 1)],
    [
      { name: "clear", type: "rating", ask: "How clear is the reply?", min: 1, max: 7, anchors: { "1": "not at all", "7": "entirely" } },
      { name: "right", type: "rating", ask: "Is it right?", anchors: { "1": "wrong", "3": "partly", "5": "right" } },
    ],
  ),
  number: sample(
    [prompt, ...replies.slice(0, 1)],
    [
      { name: "soak", type: "number", ask: "How long should the cloth soak?", min: 0, max: 120, step: 5, unit: "min", slider: true },
      { name: "price", type: "number", ask: "What would you pay for the advice?", min: 0, step: 0.05, unit: "EUR", required: false },
    ],
  ),
  text: sample(
    [text],
    [
      { name: "why", type: "text", ask: "What would you ask the writer?", lines: 4, min_length: 10, max_length: 400 },
      { name: "word", type: "text", ask: "One word for the note", required: false },
    ],
  ),
  rewrite: sample([text], [{ name: "better", type: "rewrite", ask: "Make the note shorter without losing a fact.", of: "note" }]),
  demonstration: sample(
    [chat],
    [{ name: "reply", type: "demonstration", ask: "Write how the conversation should go on.", of: "chat", turns: 3, max_length: 2000 }],
  ),
  turns: sample(
    [chat],
    [
      {
        name: "each",
        type: "turns",
        ask: "How good is this answer?",
        of: "chat",
        question: { type: "rating", anchors: { "1": "bad", "5": "excellent" } },
      },
    ],
  ),
  spans: sample(
    [text],
    [{ name: "names", type: "spans", ask: "Mark people, places and times.", of: "note", labels: PLACES, relations: ["lives in", "happens at"] }],
  ),
  boxes: sample(
    [picture, told],
    [{ name: "shapes", type: "boxes", ask: "Draw a box around each square.", of: "picture", labels: ["red", "blue"], shapes: ["box", "polygon"] }],
  ),
  segments: sample([sound], [{ name: "parts", type: "segments", ask: "Where is the tone, where silence?", of: "sound", labels: ["tone", "silence"] }]),
  frames: sample([film], [{ name: "moments", type: "frames", ask: "Mark the frames where the tone begins.", of: "film", fps: 25, labels: ["begins", "ends"] }]),
  several: sample(
    [prompt, ...replies.slice(0, 2)],
    [
      { name: "safe", type: "single_choice", ask: "Does either reply do harm?", options: ["No", "The first", "The second", "Both"] },
      { name: "harm", type: "text", ask: "What harm?", lines: 2, when: { not: { question: "safe", is: "No" } } },
      { name: "better", type: "pair", ask: "Which reply is better?", between: ["r1", "r2"], when: { question: "safe", is: "No" } },
      { name: "why", type: "multiple_choice", ask: "Why?", options: ["More correct", "Clearer", "Kinder"], required: false, when: { question: "better", answered: true } },
    ],
    { better: ["r1", "r2"] },
  ),
};
