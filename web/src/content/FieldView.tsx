import type { Translate } from "../questions/contract";
import { altOf, titleOf, type Content, type Field } from "./fields";
import { Conversation } from "./Conversation";
import { Image } from "./Image";
import { Markdown } from "./Markdown";
import { mediaAddress } from "./media";
import { Film, Sound } from "./Recording";
import { Table } from "./Table";
import { Text } from "./Text";

type Props = {
  readonly field: Field;
  readonly content: Content;
  readonly t: Translate;
  /** What it is called here, where its own title would tell its source. */
  readonly title?: string;
};

/** The value of one field, by its type. */
export function FieldView({ field, content, t, title = titleOf(field) }: Props) {
  const value = content[field.name];
  if (value === undefined || value === null) return <p className="absent">{t("content.absent")}</p>;
  switch (field.type) {
    case "text":
      return <Text value={String(value)} />;
    case "markdown":
      return <Markdown value={String(value)} t={t} />;
    case "conversation":
      return <Conversation value={value} t={t} />;
    case "table":
      return <Table value={value} title={title} t={t} />;
    default:
      return <Media field={field} content={content} title={title} t={t} />;
  }
}

function Media({ field, content, title, t }: Required<Props>) {
  const address = mediaAddress(content[field.name]);
  if (address === null) return <p role="alert">{t("content.broken", { title })}</p>;
  if (field.type === "audio") return <Sound key={address} address={address} title={title} t={t} />;
  if (field.type === "video") return <Film key={address} address={address} title={title} t={t} />;
  return <Image key={address} address={address} alt={altOf(field, content)} title={title} t={t} />;
}
