import { useMemo } from "react";

import type { Translate } from "../questions/contract";
import { safeHtml } from "./markdown";

type Props = { readonly value: string; readonly t: Translate; readonly lineBreaks?: boolean };

/** Markdown, cleaned by `safeHtml`. */
export function Markdown({ value, t, lineBreaks = false }: Props) {
  const html = useMemo(() => {
    const words = { image: t("content.image.plain"), newTab: t("content.newtab") };
    return safeHtml(value, words, lineBreaks);
  }, [value, t, lineBreaks]);
  return <div className="markdown" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />;
}
