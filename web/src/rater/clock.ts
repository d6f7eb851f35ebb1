/** Active time: how long a rater was at work on an item, without the time that they were away. */

/** After so long without input nobody is assumed to be there. */
export const IDLE = 60_000;

/** Adds up the time between inputs, each stretch at most `IDLE`, and none while the page is out of sight. */
export class ActiveClock {
  #spent: number;
  #last: number | null = null;

  constructor(spent = 0) {
    this.#spent = spent;
  }

  /** The page is before the rater's eyes (again), or they did something. */
  touch(now: number): void {
    this.#add(now);
    this.#last = now;
  }

  /** The page is hidden, or another window has the keyboard. */
  leave(now: number): void {
    this.#add(now);
    this.#last = null;
  }

  /** Milliseconds until now. */
  read(now: number): number {
    return this.#spent + (this.#last === null ? 0 : stretch(this.#last, now));
  }

  /** Whether the time runs. */
  runs(now: number): boolean {
    return this.#last !== null && now - this.#last < IDLE;
  }

  #add(now: number): void {
    if (this.#last !== null) this.#spent += stretch(this.#last, now);
  }
}

/** Never negative, should the clock of the machine be set back. */
function stretch(from: number, to: number): number {
  return Math.min(Math.max(0, to - from), IDLE);
}

const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart", "timeupdate"] as const;

/** Keeps a clock by what happens on the page; playing a recording counts as being there. Returns how to stop. */
export function keepClock(clockOf: () => ActiveClock, now: () => number = () => performance.now()): () => void {
  const here = () => document.visibilityState === "visible" && document.hasFocus();
  const touch = () => here() && clockOf().touch(now());
  const turn = () => (here() ? clockOf().touch(now()) : clockOf().leave(now()));
  for (const input of INPUTS) window.addEventListener(input, touch, { capture: true, passive: true });
  const changes: [EventTarget, string][] = [
    [document, "visibilitychange"],
    [window, "focus"],
    [window, "blur"],
  ];
  for (const [target, name] of changes) target.addEventListener(name, turn);
  turn();
  return () => {
    for (const input of INPUTS) window.removeEventListener(input, touch, { capture: true });
    for (const [target, name] of changes) target.removeEventListener(name, turn);
  };
}
