import { type Event, LANES } from '@holdfast/events/contract';

/** The latest events of all lanes in the order they were delivered, shared by all browsers of this web app. */
export class Ring {
  private readonly size: number;
  private events: Event[] = [];
  /** How many events were let go since the beginning: the number of the first one kept. */
  private first = 0;
  /** Per lane, the position up to which events are not here any more (or never were). */
  private readonly floor: number[];

  constructor(size: number, from: readonly number[]) {
    this.size = size;
    this.floor = Array.from({ length: LANES }, (_, lane) => from[lane] ?? 0);
  }

  get start(): number {
    return this.first;
  }

  get end(): number {
    return this.first + this.events.length;
  }

  push(events: readonly Event[]): void {
    for (const event of events) this.events.push(event);
    // Let go of a good part at once: shifting one by one would move the rest every time.
    if (this.events.length < this.size * 1.25) return;
    const gone = this.events.splice(0, this.events.length - this.size);
    for (const { lane, pos } of gone) this.floor[lane] = Math.max(this.floor[lane] ?? 0, pos);
    this.first += gone.length;
  }

  /** Whether everything after these positions is here (or has not happened yet). */
  covers(positions: readonly number[]): boolean {
    return this.floor.every((floor, lane) => (positions[lane] ?? 0) >= floor);
  }

  /** Events from a number on; undefined when some of them are gone. */
  from(number: number, most: number): Event[] | undefined {
    if (number < this.first) return undefined;
    const at = number - this.first;
    return this.events.slice(at, at + most);
  }
}
