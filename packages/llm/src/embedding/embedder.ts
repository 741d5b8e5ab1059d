/** Every vector in the database has this many dimensions and unit length. */
export const DIMENSIONS = 384;

/** Turns text into vectors. Vectors of different models are never compared. */
export interface Embedder {
  /** Stored beside every vector. */
  readonly model: string;
  /** Unit vectors of 384 numbers, one a text, in order. Computed off the calling thread. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}
