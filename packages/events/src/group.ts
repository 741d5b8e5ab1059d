import { DbError } from '@holdfast/db';

export interface GroupOptions<Item, Result> {
  /** Items in one statement. */
  max: number;
  /** Items of one key never share a statement. */
  key?: (item: Item) => string;
  /** Statements under way at once; 1 unless said. With 2 the database works on one group while we prepare the other. */
  inFlight?: number;
  /** One statement; a result for each item, in order. `slot` counts the statements under way from 0. */
  send: (items: readonly Item[], slot: number) => Promise<Result[]>;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** Below this a group is not split between slots: a statement costs as much as a few rows. */
const worthSharing = 8;

/**
 * Group commit: what arrives while statements are under way travels in the next one, with no delay added. A group that
 * the database refuses for one bad row is sent again one by one, so that one bad row fails one item; a conflict or a
 * lost connection fails the group, and each sender finds out what became of its own item.
 */
export class Group<Item, Result> {
  private readonly options: GroupOptions<Item, Result>;
  private waiting: Waiting<Item, Result>[] = [];
  private readonly free: number[];
  private readonly sentAt = new Map<number, number>();
  private scheduled = false;

  constructor(options: GroupOptions<Item, Result>) {
    this.options = options;
    this.free = Array.from({ length: options.inFlight ?? 1 }, (_, slot) => slot).reverse();
  }

  /** Items that wait for a statement. */
  get size(): number {
    return this.waiting.length;
  }

  /** Monotonic ms at which the oldest statement under way was sent; null when there is none. */
  get inFlightSince(): number | null {
    return this.sentAt.size > 0 ? Math.min(...this.sentAt.values()) : null;
  }

  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.scheduled || this.free.length === 0) return;
      // After this turn of the microtasks: senders of the same tick share the first statement.
      this.scheduled = true;
      queueMicrotask(() => {
        this.scheduled = false;
        this.dispatch();
      });
    });
  }

  private dispatch(): void {
    while (this.waiting.length > 0 && this.free.length > 0) {
      const slot = this.free.pop() as number;
      void this.run(slot);
    }
  }

  private async run(slot: number): Promise<void> {
    while (this.waiting.length > 0) await this.sendGroup(this.take(), slot);
    this.free.push(slot);
  }

  private take(): Waiting<Item, Result>[] {
    const { key } = this.options;
    // A slot that is free takes its share, so that the groups of two slots stay alike.
    const share = Math.ceil(this.waiting.length / (this.free.length + 1));
    const max = Math.min(this.options.max, Math.max(share, worthSharing));
    if (!key) return this.waiting.splice(0, max);
    const taken: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    for (const one of this.waiting) {
      const name = key(one.item);
      if (taken.length >= max || keys.has(name)) left.push(one);
      else {
        keys.add(name);
        taken.push(one);
      }
    }
    this.waiting = left;
    return taken;
  }

  private async sendGroup(group: Waiting<Item, Result>[], slot: number): Promise<void> {
    this.sentAt.set(slot, performance.now());
    try {
      const results = await this.options.send(
        group.map((one) => one.item),
        slot,
      );
      group.forEach((one, index) => one.resolve(results[index] as Result));
    } catch (error) {
      if (group.length > 1 && isBadRow(error)) for (const one of group) await this.sendGroup([one], slot);
      else for (const one of group) one.reject(error);
    } finally {
      this.sentAt.delete(slot);
    }
  }
}

/** The database understood and refused: some row of the statement is at fault, not the connection or concurrency. */
function isBadRow(error: unknown): boolean {
  return error instanceof DbError && error.code === 'DB_REFUSED';
}
