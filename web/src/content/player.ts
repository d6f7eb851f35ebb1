/** One clock for a sound or a film, whatever shows it. */

import { useCallback, useEffect, useMemo, useState } from "react";

export type Player = {
  readonly element: HTMLMediaElement | null;
  readonly attach: (element: HTMLMediaElement | null) => void;
  readonly time: number;
  /** Infinity until known. */
  readonly duration: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly ready: boolean;
  readonly failed: boolean;
  readonly now: () => number;
  readonly toggle: () => void;
  readonly pause: () => void;
  readonly seek: (seconds: number) => void;
  readonly setSpeed: (speed: number) => void;
  readonly playBetween: (start: number, end: number) => void;
};

type State = Pick<Player, "time" | "duration" | "playing" | "speed" | "ready" | "failed">;

const EVENTS = [
  "loadedmetadata",
  "durationchange",
  "timeupdate",
  "seeking",
  "seeked",
  "play",
  "pause",
  "ended",
  "ratechange",
  "error",
] as const;
const BEGIN: State = { time: 0, duration: Infinity, playing: false, speed: 1, ready: false, failed: false };

export function usePlayer(): Player {
  const [element, attach] = useState<HTMLMediaElement | null>(null);
  const [state, setState] = useState<State>(BEGIN);
  const [until, setUntil] = useState<number | null>(null);

  useEffect(() => {
    if (element === null) return;
    const look = () => setState(stateOf(element));
    const measure = () => measureLength(element);
    EVENTS.forEach((event) => element.addEventListener(event, look));
    element.addEventListener("loadedmetadata", measure);
    look();
    return () => {
      EVENTS.forEach((event) => element.removeEventListener(event, look));
      element.removeEventListener("loadedmetadata", measure);
    };
  }, [element]);

  useEffect(() => {
    if (element === null || !state.playing) return;
    // timeupdate comes four times a second, too coarse for a playhead and for stopping at an end.
    let frame = 0;
    const follow = () => {
      if (until !== null && element.currentTime >= until) {
        element.pause();
        element.currentTime = until;
        setUntil(null);
      }
      setState((before) => (Math.abs(before.time - element.currentTime) < 0.03 ? before : stateOf(element)));
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [element, state.playing, until]);

  const seek = useCallback(
    (seconds: number) => {
      setUntil(null);
      if (element === null) return;
      const last = Number.isFinite(element.duration) ? element.duration : seconds;
      element.currentTime = Math.min(Math.max(0, seconds), last);
      setState(stateOf(element));
    },
    [element],
  );
  return useMemo(
    () => ({
      ...state,
      element,
      attach,
      seek,
      now: () => element?.currentTime ?? 0,
      pause: () => element?.pause(),
      toggle: () => {
        setUntil(null);
        if (element !== null) void (element.paused ? started(element) : element.pause());
      },
      setSpeed: (speed: number) => {
        if (element !== null) element.playbackRate = speed;
      },
      playBetween: (start: number, end: number) => {
        if (element === null) return;
        element.currentTime = start;
        setUntil(end);
        void started(element);
      },
    }),
    [state, element, seek],
  );
}

/** Playing may be refused (a pause that comes first, a browser that wants a press); the state says what happened. */
async function started(element: HTMLMediaElement): Promise<void> {
  try {
    await element.play();
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
  }
}

function stateOf(element: HTMLMediaElement): State {
  return {
    time: element.currentTime,
    duration: Number.isFinite(element.duration) ? element.duration : Infinity,
    playing: !element.paused && !element.ended,
    speed: element.playbackRate,
    ready: element.readyState >= 1,
    failed: element.error !== null,
  };
}

/** Recordings made in a browser carry no length; seeking behind the end makes the browser find it. */
function measureLength(element: HTMLMediaElement): void {
  if (element.duration !== Infinity) return;
  const back = () => {
    if (!Number.isFinite(element.duration)) return;
    element.removeEventListener("durationchange", back);
    element.currentTime = 0;
  };
  element.addEventListener("durationchange", back);
  element.currentTime = 1e9;
}
