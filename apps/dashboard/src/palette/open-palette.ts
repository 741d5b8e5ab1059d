const listeners = new Set<() => void>();

/** Opens the command palette, from wherever a button for it stands. */
export function openPalette(): void {
  for (const listener of listeners) listener();
}

export function onPalette(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
