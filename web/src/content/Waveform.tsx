import { useEffect, useRef, useState } from "react";

import { outline } from "./peaks";

const BARS = 1200;

/** The outline of a sound on a canvas of the size of its box; decoration, the controls say the same in words. */
export function Waveform({ address, played }: { address: string; played: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [peaks, setPeaks] = useState<Float32Array | null>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    setPeaks(null);
    outline(address, BARS, stop.signal).then(setPeaks, () => setPeaks(null));
    return () => stop.abort();
  }, [address]);

  useEffect(() => {
    const node = canvas.current;
    if (node === null || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => setWidth(node.clientWidth));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (canvas.current !== null && peaks !== null && width > 0) draw(canvas.current, peaks, played);
  }, [peaks, width, played]);

  return <canvas ref={canvas} className="waveform" aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, peaks: Float32Array, played: number): void {
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  pen.scale(ratio, ratio);
  pen.fillStyle = getComputedStyle(canvas).color;
  const bars = Math.max(1, Math.floor(width / 3));
  for (let bar = 0; bar < bars; bar += 1) {
    let peak = 0;
    const last = Math.ceil(((bar + 1) / bars) * peaks.length);
    for (let at = Math.floor((bar / bars) * peaks.length); at < last; at += 1) peak = Math.max(peak, peaks[at] ?? 0);
    const tall = Math.max(1, peak * (height - 4));
    pen.globalAlpha = bar / bars < played ? 1 : 0.5;
    pen.fillRect(bar * 3, (height - tall) / 2, 2, tall);
  }
}
