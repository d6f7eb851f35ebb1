/** What all pages say. */
export const page = {
  "page.skip": "Go to the content",
  "page.opening": "Opening …",
  "page.request": "If you report this, quote {request}.",
  "page.lost.title": "There is no such page",
  "page.lost.text": "The address may be mistyped. An invitation link opens the campaign that it is for.",
  "words.language": "Language",
  "gallery.types": "Types of question",
  "gallery.answers": "Answers",
};
