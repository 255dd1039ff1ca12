/** When a page is drawn anew. */
export interface Drawing {
  /** After what comes in by itself, however much that is. */
  readonly inNextFrame: () => void;
  /**
   * After what was done in the page, when its listeners have ended. Listeners work with what was drawn: before the next
   * frame, which comes late on a busy machine, another of them would undo the change.
   */
  readonly beforeNextEvent: () => void;
}

/**
 * The drawing of a page: once for all that was asked for since the last.
 * @param oncePerFrame makes of a drawing what has it done in the next frame
 */
export function drawing(oncePerFrame: (draw: () => void) => () => void, draw: () => void): Drawing {
  let waiting = false;
  const drawOnce = (): void => {
    if (!waiting) return;
    waiting = false;
    draw();
  };
  const schedule = oncePerFrame(drawOnce);
  return {
    inNextFrame: () => {
      waiting = true;
      schedule();
    },
    beforeNextEvent: () => {
      waiting = true;
      queueMicrotask(drawOnce);
    },
  };
}
