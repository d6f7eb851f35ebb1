import type { page as en } from "../en/page";
import type { Part } from "../translate";

export const page: Part<typeof en> = {
  "page.skip": "Zum Inhalt",
  "page.opening": "Wird geöffnet …",
  "page.request": "Wenn Sie das melden, nennen Sie bitte {request}.",
  "page.lost.title": "Diese Seite gibt es nicht",
  "page.lost.text": "Vielleicht ist die Adresse vertippt. Ein Einladungslink öffnet die Kampagne, für die er gilt.",
  "words.language": "Sprache",
  "gallery.types": "Arten von Fragen",
  "gallery.answers": "Antworten",
};
