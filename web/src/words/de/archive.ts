import type { archive as en } from "../en/archive";
import type { Part } from "../translate";

export const archive: Part<typeof en> = {
  "archive.title": "Archiviert",
  "archive.note": { one: "Diese Kampagne wurde am {day} archiviert. Ihre Items, ihre Urteile und ihr Protokoll ({count} Eintrag) liegen in Dateien außerhalb der Datenbank.", other: "Diese Kampagne wurde am {day} archiviert. Ihre Items, ihre Urteile und ihr Protokoll ({count} Einträge) liegen in Dateien außerhalb der Datenbank." },
  "archive.here": "Sie sind auf dem Server, im Ordner {folder} der Installation. Wer diesen Ordner hat, kann ihn mit „quorate verify“ prüfen.",
  "archive.away": "Sie sind nicht auf diesem Server: Der Ordner wurde anderswohin gebracht. Sein Verzeichnis hat den Prüfwert {digest}.",
  "archive.page": "Auch was diese Seite zeigt, liegt dort.",
  "archive.stays": "Die Richtlinie, die Veröffentlichungen, die Leute mit ihrem Verdienst und der neueste unterschriebene Kopf des Protokolls sind noch hier.",
  "archive.owner": "Wem die Installation gehört, kann eine Kampagne archivieren und zurückholen.",
  "archive.back": "Zurückholen",
  "archive.back.title": "„{title}“ zurückholen?",
  "archive.back.will": "Zuerst wird das Archiv geprüft; ist ein Byte anders, ändert sich nichts. Dann ist die Kampagne wieder in der Datenbank, wie sie war, geschlossen. Sie können diese Seite inzwischen verlassen. Die Dateien bleiben, wo sie sind.",
  "archive.back.away": "Um sie zurückzuholen, auf dem Server: {command}",
  "archive.do": "Kampagne archivieren",
  "archive.do.title": "„{title}“ archivieren?",
  "archive.do.will": "Die Kampagne verlässt die Datenbank. Ihr Protokoll, ihre Antworten, die gezeigten Dateien und ihre Veröffentlichungen werden in Dateien geschrieben, wieder gelesen und mit der Datenbank verglichen; erst dann werden ihre Zeilen gelöscht. Veröffentlichungen können weiter heruntergeladen werden. Sie können die Kampagne zurückholen.",
  "archive.do.raters": "Urteilende sehen weiter, was sie verdient haben. Belege können sie erst wieder holen, wenn die Kampagne zurück ist.",
  "archive.moving.out": "Die Kampagne wird archiviert. Sie können diese Seite verlassen.",
  "archive.moving.in": "Die Kampagne wird zurückgeholt. Sie können diese Seite verlassen.",
  "archive.failed.out": "Sie wurde nicht archiviert. Nichts ging verloren: Beginnen Sie neu, wenn dies behoben ist.",
  "archive.failed.in": "Sie kam nicht zurück. Sie ist archiviert wie zuvor.",
  "archive.log": "Die Einträge des Protokolls mit ihren Beweisen und die Tabelle der Urteile (judgments.parquet) sind im Archiv.",
  "archive.rater": "Diese Kampagne ist zu Ende, und ihre Daten wurden weggelegt. Was Sie verdient haben, sehen Sie weiter hier. Wenn Sie Belege möchten, fragen Sie, wer die Kampagne leitet.",
};
