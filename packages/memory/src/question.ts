import type { Embedder } from '@holdfast/llm/embedding';
import { log } from '@holdfast/telemetry';
import { isRefusal } from './embed-each.ts';

type Vector = Float32Array | undefined;

const most = 1_000;
const known = new WeakMap<Embedder, Map<string, Promise<Vector>>>();
/** Words alone answer well enough that nobody should wait longer for the rest. */
const patienceMs = 2_000;
/** How long a failing embedder is left alone: or else each question of everybody waits for it again. */
const restMs = 15_000;
const resting = new WeakMap<Embedder, number>();

/**
 * The vector of a question; null where the embedder fails or takes too long, which the log says. Questions repeat (the same
 * merchant, again), so the latest are kept, and those asked at once are embedded once.
 */
export async function questionVector(
  embedder: Embedder,
  text: string,
  signal: AbortSignal | undefined,
): Promise<Float32Array | null> {
  signal?.throwIfAborted();
  const found = kept(embedder, text);
  if (!found) return null;
  try {
    const vector = await inTime(found, signal);
    if (vector !== 'late') return vector ?? null;
    // Whoever asks the same later starts anew, unless it comes after all.
    forget(embedder, text, found);
    rest(embedder, { ms: patienceMs });
  } catch (error) {
    signal?.throwIfAborted();
    // What is refused is this question.
    if (isRefusal(error)) log('memory').warn({ error }, 'a question has no vector: words alone answer it');
    else rest(embedder, { error });
  }
  return null;
}

function rest(embedder: Embedder, why: object): void {
  resting.set(embedder, performance.now() + restMs);
  log('memory').warn({ ...why, model: embedder.model }, 'a question has no vector: words alone answer it');
}

/** Others may wait for the same vector, so no signal ends the work. What failed is not kept; none is begun by who rests. */
function kept(embedder: Embedder, text: string): Promise<Vector> | undefined {
  const vectors = known.get(embedder) ?? new Map<string, Promise<Vector>>();
  known.set(embedder, vectors);
  const old = vectors.get(text);
  if (!old && (resting.get(embedder) ?? 0) > performance.now()) return undefined;
  const found = old ?? embedder.embed([text]).then(([vector]) => vector);
  keep(vectors, text, found);
  if (!old)
    found.then(
      () => {
        resting.delete(embedder);
        if (!vectors.has(text)) keep(vectors, text, found);
      },
      () => forget(embedder, text, found),
    );
  return found;
}

function keep(vectors: Map<string, Promise<Vector>>, text: string, found: Promise<Vector>): void {
  vectors.delete(text);
  vectors.set(text, found);
  const [oldest] = vectors.keys();
  if (vectors.size > most && oldest !== undefined) vectors.delete(oldest);
}

function forget(embedder: Embedder, text: string, found: Promise<Vector>): void {
  const vectors = known.get(embedder);
  if (vectors?.get(text) === found) vectors.delete(text);
}

/** Throws what the signal aborts with, at once. */
async function inTime(found: Promise<Vector>, signal: AbortSignal | undefined): Promise<Vector | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  let stop = (): void => {};
  const ended = new Promise<'late'>((resolve, reject) => {
    timer = setTimeout(() => resolve('late'), patienceMs);
    stop = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([found, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
