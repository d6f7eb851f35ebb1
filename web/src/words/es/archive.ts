import type { archive as en } from "../en/archive";
import type { Part } from "../translate";

export const archive: Part<typeof en> = {
  "archive.title": "Archivada",
  "archive.note": { one: "Esta campaña se archivó el {day}. Sus ítems, sus juicios y su registro ({count} entrada) están en archivos fuera de la base de datos.", many: "Esta campaña se archivó el {day}. Sus ítems, sus juicios y su registro ({count} de entradas) están en archivos fuera de la base de datos.", other: "Esta campaña se archivó el {day}. Sus ítems, sus juicios y su registro ({count} entradas) están en archivos fuera de la base de datos." },
  "archive.here": "Están en el servidor, en la carpeta {folder} de la instalación. Quien tenga esa carpeta puede comprobarla con «quorate verify».",
  "archive.away": "No están en este servidor: la carpeta se llevó a otra parte. Su manifiesto tiene el resumen {digest}.",
  "archive.page": "Lo que muestra esta página también está allí.",
  "archive.stays": "La guía, las publicaciones, las personas con lo que ganaron y la última cabeza firmada del registro siguen aquí.",
  "archive.owner": "Un propietario de esta instalación puede archivar una campaña y traerla de vuelta.",
  "archive.back": "Traerla de vuelta",
  "archive.back.title": "¿Traer de vuelta «{title}»?",
  "archive.back.will": "Primero se comprueba el archivo; si un solo byte es distinto, nada cambia. Después la campaña está de nuevo en la base de datos como estaba, cerrada. Mientras tanto puede dejar esta página. Los archivos se quedan donde están.",
  "archive.back.away": "Para traerla de vuelta, en el servidor: {command}",
  "archive.do": "Archivar la campaña",
  "archive.do.title": "¿Archivar «{title}»?",
  "archive.do.will": "La campaña sale de la base de datos. Su registro, sus respuestas, los archivos que muestra y sus publicaciones se escriben en archivos, se leen de nuevo y se comparan con la base de datos; solo entonces se borran sus filas. Sus publicaciones se pueden seguir descargando. Puede traerla de vuelta.",
  "archive.do.raters": "Quienes juzgaron siguen viendo lo que ganaron. No pueden obtener recibos hasta que la campaña vuelva.",
  "archive.moving.out": "La campaña se está archivando. Puede dejar esta página.",
  "archive.moving.in": "La campaña está volviendo. Puede dejar esta página.",
  "archive.failed.out": "No se archivó. No se perdió nada: empiece de nuevo cuando esto esté arreglado.",
  "archive.failed.in": "No volvió. Sigue archivada como antes.",
  "archive.log": "Las entradas del registro, con sus pruebas, y la tabla de juicios (judgments.parquet) están en el archivo.",
  "archive.rater": "Esta campaña terminó y sus datos se guardaron aparte. Lo que ganó sigue aquí a la vista. Si quiere recibos, pídalos a quienes dirigen la campaña.",
};
