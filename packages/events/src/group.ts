import { DbError } from '@holdfast/db';

export interface GroupOptions<Item, Result> {
  /** Items in one statement. */
  max: number;
  /** Items of one key never share a statement. */
  key?: (item: Item) => string;
  /** One statement; a result for each item, in order. */
  send: (items: readonly Item[]) => Promise<Result[]>;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives while a statement is under way travels in the next one, with no delay added. One
 * statement under way: two were tried and were slower (decision 0002). A group that
 * is refused for one bad row is sent again one by one, so that one bad row fails one item; a conflict or a
 * lost connection fails the group, and each sender finds out what became of its own item.
 */
export class Group<Item, Result> {
  private readonly options: GroupOptions<Item, Result>;
  private waiting: Waiting<Item, Result>[] = [];
  private busy = false;

  constructor(options: GroupOptions<Item, Result>) {
    this.options = options;
  }

  /** Items that wait for a statement. */
  get size(): number {
    return this.waiting.length;
  }

  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.busy) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.busy = true;
    // One turn of the microtasks: senders of the same tick share the first statement.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.sendGroup(this.take());
    this.busy = false;
  }

  private take(): Waiting<Item, Result>[] {
    const { max, key } = this.options;
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

  private async sendGroup(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.send(group.map((one) => one.item));
      group.forEach((one, index) => one.resolve(results[index] as Result));
    } catch (error) {
      if (group.length > 1 && isBadRow(error)) for (const one of group) await this.sendGroup([one]);
      else for (const one of group) one.reject(error);
    }
  }
}

/** Some row is at fault, not the connection or concurrency: the database understood and refused, or `send` itself did. */
function isBadRow(error: unknown): boolean {
  return !(error instanceof DbError) || error.code === 'DB_REFUSED';
}
