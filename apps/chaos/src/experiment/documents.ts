import { createHash, randomBytes } from 'node:crypto';
import { HoldfastError } from '@holdfast/errors';
import type { ObjectStore } from '@holdfast/tools';
import type { DbClock } from '../clock.ts';
import { insist } from './insist.ts';

/** A document that was put, as its writer knew it. Times are ms since 1970 on the database's clock. */
export interface Upload {
  key: string;
  sha256: string;
  at: number;
  end: number;
  /** null: the store acknowledged it. */
  refused: string | null;
}

const bytes = 2_048;
const type = 'application/octet-stream';

/** Puts one document after another into the store, and remembers which were acknowledged. */
export class Documents {
  readonly uploads: Upload[] = [];
  private readonly store: ObjectStore;
  private readonly experiment: string;
  private readonly clock: DbClock;
  private more = true;
  private readonly loop: Promise<void>;

  /** `everyMs` 0: none is put. */
  constructor(store: ObjectStore, experiment: string, clock: DbClock, everyMs: number) {
    this.store = store;
    this.experiment = experiment;
    this.clock = clock;
    this.loop = everyMs === 0 ? Promise.resolve() : this.run(everyMs);
  }

  /** Resolves when the last one has been answered, which the store's deadline bounds. */
  async stop(): Promise<void> {
    this.more = false;
    await this.loop;
  }

  /** How many of the acknowledged are not there, or are other bytes. The store may need a moment. */
  async lost(): Promise<number> {
    let lost = 0;
    for (const { key, sha256, refused } of this.uploads) {
      if (refused === null && (await insist(() => this.sumOf(key), isAway)) !== sha256) lost++;
    }
    return lost;
  }

  async remove(): Promise<void> {
    for (const { key } of this.uploads) await insist(() => this.store.remove(key), isAway);
  }

  private async sumOf(key: string): Promise<string | null> {
    try {
      return sumOf(await this.store.get(key));
    } catch (error) {
      const gone = error instanceof HoldfastError && ['STORE_MISSING', 'STORE_DAMAGED'].includes(error.code);
      if (gone) return null;
      throw error;
    }
  }

  private async run(everyMs: number): Promise<void> {
    for (let n = 1; this.more; n++) {
      const content = randomBytes(bytes);
      const upload = { key: `chaos/${this.experiment}/${n}`, sha256: sumOf(content), at: this.clock.now() };
      const refused = await this.put(upload.key, content);
      this.uploads.push({ ...upload, end: this.clock.now(), refused });
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  private async put(key: string, content: Uint8Array): Promise<string | null> {
    try {
      await this.store.put(key, content, type);
      return null;
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      return error.code;
    }
  }
}

const sumOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const isAway = (error: unknown): boolean => error instanceof HoldfastError && error.code === 'STORE_UNREACHABLE';
