/** What `follower` gives: told of each change, it reads now and then. */
export interface Follower {
  /** Something moved. */
  moved(): void;
  /** Nothing is read any more, and what waited is forgotten. */
  stop(): void;
}

/**
 * Reads after something moved, at most once in `everyMs` however often it moves, and never twice at once: a read that is
 * slower than the moves is not cut off by the next. The last move is always followed by a read that began after it.
 */
export function follower(read: () => Promise<unknown>, everyMs: number): Follower {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading = false;
  let again = false;
  let stopped = false;
  const run = async (): Promise<void> => {
    timer = undefined;
    reading = true;
    try {
      await read();
    } finally {
      reading = false;
      if (again && !stopped) wait();
      again = false;
    }
  };
  const wait = (): void => {
    timer = setTimeout(() => void run(), everyMs);
  };
  return {
    moved: () => {
      if (reading) again = true;
      else if (timer === undefined) wait();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
