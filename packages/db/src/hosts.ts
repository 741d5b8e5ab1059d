import { type Address, addresses } from './address.ts';

const benchMs = 15_000;

/**
 * The addresses of a database in the order to try them. One that failed sits out for a while, so that
 * not every new connection pays for a dead region; when all sit, the one that sat longest goes first.
 */
export class Hosts {
  readonly all: readonly Address[];
  private readonly benched = new Map<string, number>();

  constructor(url: string) {
    this.all = addresses(url);
  }

  get names(): string {
    return this.all.map((address) => address.name).join(', ');
  }

  order(now = performance.now()): Address[] {
    const until = (address: Address): number => {
      const time = this.benched.get(address.name) ?? 0;
      return time > now ? time : 0;
    };
    return [...this.all].sort((a, b) => until(a) - until(b));
  }

  bench(name: string, now = performance.now()): void {
    this.benched.set(name, now + benchMs);
  }

  clear(name: string): void {
    this.benched.delete(name);
  }
}
