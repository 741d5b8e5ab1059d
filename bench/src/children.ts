const living = new Set<() => Promise<void>>();

/** Remembers how to end a process that was started here; the returned function forgets it. */
export function remember(kill: () => Promise<void>): () => void {
  living.add(kill);
  return () => void living.delete(kill);
}

/** Ends what is still running: after a failure, and on Ctrl-C. */
export async function killChildren(): Promise<void> {
  await Promise.all([...living].map((kill) => kill()));
}
