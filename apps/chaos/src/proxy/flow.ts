import type { Socket } from 'node:net';
import type { Toxic } from './toxic.ts';

interface Piece {
  bytes: Buffer;
  /** Monotonic ms at which it came in. */
  at: number;
}

/** What one direction holds back at most before its sender is told to wait. */
const holdsBytes = 1 << 20;

/**
 * One direction of one connection. Without toxics bytes go straight on; with toxics they pass through each in turn. A
 * toxic that is set or taken away works at once, also on bytes that wait.
 */
export class Flow {
  private readonly from: Socket;
  private readonly to: Socket;
  /** Ends the whole connection: `reset` sends RST. */
  private readonly end: (how: 'close' | 'reset') => void;
  private toxics: readonly Toxic[] = [];
  private waiting: Piece[] = [];
  private held = 0;
  private busy = false;
  private ended = false;
  private passed = 0;
  /** Bytes were swallowed: what follows would make no sense to the receiver. */
  private torn = false;
  private wake: (() => void) | undefined;
  private timers: NodeJS.Timeout[] = [];

  constructor(from: Socket, to: Socket, end: (how: 'close' | 'reset') => void) {
    this.from = from;
    this.to = to;
    this.end = end;
    from.on('data', (bytes: Buffer) => this.take(bytes));
    from.on('end', () => {
      this.ended = true;
      void this.drain();
    });
    to.on('drain', () => this.held < holdsBytes && from.resume());
  }

  set(toxics: readonly Toxic[]): void {
    const swallowed = this.toxics.some(swallows);
    this.toxics = toxics;
    for (const timer of this.timers.splice(0)) clearTimeout(timer);
    for (const toxic of toxics) this.begin(toxic);
    // Toxiproxy closes what a timeout had swallowed bytes of: so does a network that comes back.
    if (swallowed && !toxics.some(swallows) && this.torn) this.end('close');
    this.wake?.();
  }

  stop(): void {
    for (const timer of this.timers.splice(0)) clearTimeout(timer);
    this.waiting = [];
    this.wake?.();
  }

  private begin(toxic: Toxic): void {
    const after = (ms: number, how: 'close' | 'reset'): void => {
      this.timers.push(setTimeout(() => this.end(how), ms));
    };
    if (toxic.type === 'timeout' && toxic.attributes.timeout > 0) after(toxic.attributes.timeout, 'close');
    if (toxic.type === 'reset_peer') after(toxic.attributes.timeout, 'reset');
  }

  private take(bytes: Buffer): void {
    if (this.toxics.length === 0 && !this.busy) {
      if (!this.to.write(bytes)) this.from.pause();
      return;
    }
    this.waiting.push({ bytes, at: performance.now() });
    this.held += bytes.length;
    if (this.held >= holdsBytes) this.from.pause();
    void this.drain();
  }

  /** One at a time, so that bytes keep their order. */
  private async drain(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let piece = this.waiting.shift(); piece; piece = this.waiting.shift()) {
      await this.pass(piece);
      this.held -= piece.bytes.length;
      if (this.held < holdsBytes && !this.to.writableNeedDrain) this.from.resume();
    }
    this.busy = false;
    if (!this.ended) return;
    const slow = this.toxics.find((toxic) => toxic.type === 'slow_close');
    if (slow) await this.pause(slow.attributes.delay);
    if (!this.toxics.some(swallows)) this.to.end();
  }

  private async pass({ bytes, at }: Piece): Promise<void> {
    let pieces = [bytes];
    for (const toxic of this.toxics) {
      if (swallows(toxic)) {
        this.torn = true;
        return;
      }
      if (toxic.type === 'latency') {
        const { latency, jitter } = toxic.attributes;
        await this.pause(at + latency + jitter * (2 * Math.random() - 1) - performance.now());
      } else if (toxic.type === 'slicer') pieces = pieces.flatMap((one) => sliced(one, toxic.attributes));
      else if (toxic.type === 'limit_data') pieces = this.limited(pieces, toxic.attributes.bytes);
    }
    const rate = this.toxics.find((toxic) => toxic.type === 'bandwidth')?.attributes.rate;
    const gap = this.toxics.find((toxic) => toxic.type === 'slicer')?.attributes.delay ?? 0;
    for (const piece of pieces) {
      if (gap > 0) await this.pause(gap / 1_000);
      if (rate === undefined) this.send(piece);
      else await this.trickle(piece, rate);
    }
  }

  /** A tenth of a second's worth at a time. */
  private async trickle(bytes: Buffer, rate: number): Promise<void> {
    const step = Math.max(1, Math.round(rate * 100));
    for (let at = 0; at < bytes.length; at += step) {
      const part = bytes.subarray(at, at + step);
      // A rate of 0 lets nothing through until it is changed.
      await this.pause(rate === 0 ? Number.POSITIVE_INFINITY : part.length / rate);
      this.send(part);
    }
  }

  private limited(pieces: readonly Buffer[], most: number): Buffer[] {
    const all = Buffer.concat(pieces);
    const left = Math.max(0, most - this.passed);
    if (all.length >= left) queueMicrotask(() => this.end('close'));
    return [all.subarray(0, left)];
  }

  private send(bytes: Buffer): void {
    this.passed += bytes.length;
    if (!this.to.destroyed && !this.to.write(bytes)) this.from.pause();
  }

  /** Ends early when the toxics change. */
  private pause(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(() => this.wake?.(), ms) : undefined;
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
    });
  }
}

const swallows = (toxic: Toxic): boolean => toxic.type === 'timeout' || toxic.type === 'reset_peer';

function sliced(bytes: Buffer, { average_size, size_variation }: { average_size: number; size_variation: number }) {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, Math.round(average_size + size_variation * (2 * Math.random() - 1)));
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}
