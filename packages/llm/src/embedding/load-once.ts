/** Loads with the first call; a failure is told and not kept, so that the next call tries again. */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    const mine = loaded ?? load();
    loaded = mine;
    mine.catch(() => {
      if (loaded === mine) loaded = undefined;
    });
    return mine;
  };
}
