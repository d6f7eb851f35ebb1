import type { page as en } from "../en/page";
import type { Part } from "../translate";

export const page: Part<typeof en> = {
  "page.skip": "Ir al contenido",
  "page.opening": "Abriendo …",
  "page.request": "Si avisa de esto, cite {request}.",
  "page.lost.title": "Esta página no existe",
  "page.lost.text": "Puede que la dirección esté mal escrita. Un enlace de invitación abre la campaña a la que pertenece.",
  "words.language": "Idioma",
  "gallery.types": "Tipos de pregunta",
  "gallery.answers": "Respuestas",
};
