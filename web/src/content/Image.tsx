import { useRef, useState, type KeyboardEvent } from "react";

import type { Translate } from "../questions/contract";

const STEPS = [1, 1.5, 2, 3, 4, 6, 8];

type Props = { readonly address: string; readonly alt: string | null; readonly title: string; readonly t: Translate };

/** An image that can be looked at closely, in a pane whose size never changes. */
export function Image({ address, alt, title, t }: Props) {
  const [step, setStep] = useState(0);
  const [failed, setFailed] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const zoom = STEPS[step] ?? 1;
  const change = (next: number) => {
    const kept = Math.min(STEPS.length - 1, Math.max(0, next));
    if (pane.current !== null) keepMiddle(pane.current, (STEPS[kept] ?? 1) / zoom);
    setStep(kept);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") change(step + 1);
    else if (event.key === "-") change(step - 1);
    else if (event.key === "0") change(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (failed) return <p role="alert">{t("content.broken", { title })}</p>;
  return (
    <div className="picture" onKeyDown={onKeyDown}>
      <div className="picture-pane" ref={pane} tabIndex={0} role="region" aria-label={t("content.image.pane", { title })}>
        <img
          src={address}
          alt={alt ?? t("content.image.untold", { title })}
          onError={() => setFailed(true)}
          style={{ inlineSize: `${zoom * 100}%`, blockSize: `${zoom * 100}%` }}
        />
      </div>
      <div className="picture-tools">
        <button type="button" onClick={() => change(step - 1)} disabled={step === 0}>
          <span aria-hidden="true">−</span>
          <span className="aloud">{t("content.zoom.out")}</span>
        </button>
        <output className="figures" aria-live="polite">
          {Math.round(zoom * 100)} %
        </output>
        <button type="button" onClick={() => change(step + 1)} disabled={step === STEPS.length - 1}>
          <span aria-hidden="true">+</span>
          <span className="aloud">{t("content.zoom.in")}</span>
        </button>
        <span className="hint" aria-hidden="true">
          <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> {t("content.zoom.keys")}
        </span>
      </div>
    </div>
  );
}

/** After the next layout, put what was in the middle of the pane back there. */
function keepMiddle(pane: HTMLElement, factor: number): void {
  const x = (pane.scrollLeft + pane.clientWidth / 2) * factor - pane.clientWidth / 2;
  const y = (pane.scrollTop + pane.clientHeight / 2) * factor - pane.clientHeight / 2;
  requestAnimationFrame(() => pane.scrollTo(x, y));
}
