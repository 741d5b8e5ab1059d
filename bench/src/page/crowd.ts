import { readFile } from 'node:fs/promises';
import type { Event } from '@holdfast/events';
import { pause, until } from '../clock.ts';
import { load } from '../peers/load.ts';
import { quantile } from '../statistics.ts';
import { startFlow } from './flow.ts';

interface Socket {
  readonly active: boolean;
  on(event: 'events', listener: (batch: { events: Event[]; cursor: string }, taken: () => void) => void): void;
  on(event: 'stale' | 'connect_error' | 'connect' | 'disconnect', listener: (why: unknown) => void): void;
  connect(): void;
  close(): void;
}

interface SocketIo {
  io(address: string, options: object): Socket;
}

export interface Crowd {
  /** Milliseconds from an event's own time to the sockets that take at once. */
  p95: number;
  /** Sockets that had neither all events, each once, nor a word that they are stale. */
  lost: number;
  stale: number;
  /** How often a slow one was cut off, and came back with its cursor. */
  cut: number;
  sent: number;
  /**
   * The web app's memory, MB: by how much it rose until it was busy for two thirds of the time, and from then to the end. V8
   * takes some 45 s of this load until its heap is as large as it stays.
   */
  first: number;
  growth: number;
}

const sockets = 200;
const slowOnes = 20;
const perSecond = 100;

/** 200 browsers at one web app; some take nothing until the end. */
export async function crowd(
  address: string,
  { url, cursor, pid, ms, headers }: { url: string; cursor: string; pid: number; ms: number; headers: object },
): Promise<Crowd> {
  const { io } = await load<SocketIo>('socket.io-client');
  const took: number[] = [];
  let [joined, cut, ended] = [0, 0, false];
  let trouble: unknown;
  const readers = Array.from({ length: sockets }, (_, at) => {
    const slow = at < slowOnes;
    const reader = { got: 0, cursor, stale: false, holds: slow, waiting: [] as (() => void)[] };
    const socket = io(address, {
      transports: ['websocket'],
      auth: (give: (auth: object) => void) => give({ cursor: reader.cursor }),
      forceNew: true,
      extraHeaders: headers,
    });
    socket.on('connect', () => joined++);
    socket.on('connect_error', (why) => (trouble = why));
    // Too far behind: the page would load a snapshot now.
    socket.on('stale', () => {
      reader.stale = true;
      socket.close();
    });
    // As the page does: what it did not take comes again, after its cursor.
    socket.on('disconnect', () => {
      if (ended || reader.stale) return;
      reader.waiting.length = 0;
      cut++;
      if (!socket.active) socket.connect();
    });
    socket.on('events', ({ events, cursor: next }, taken) => {
      const take = (): void => {
        reader.got += events.filter(({ type }) => type === 'run.completed').length;
        reader.cursor = next;
        taken();
      };
      if (reader.holds) return void reader.waiting.push(take);
      const now = Date.now();
      // What a slow one takes at last is as old as it was slow.
      if (!slow) for (const { at } of events) took.push(now - Date.parse(at));
      take();
    });
    return { reader, socket };
  });
  try {
    if (!(await until(() => joined === sockets || trouble !== undefined, 60_000)) || trouble !== undefined)
      throw new Error(`only ${joined} of ${sockets} sockets joined: ${JSON.stringify(trouble)}`);
    await pause(2_000);
    const before = await memory(pid);
    const flow = startFlow(url, perSecond);
    await pause((ms * 2) / 3);
    const early = await around(pid, ms / 6);
    const late = await around(pid, ms / 6);
    const sent = await flow.stop();
    for (const { reader } of readers) {
      reader.holds = false;
      for (const take of reader.waiting.splice(0)) take();
    }
    const runs = sent / 9;
    await until(() => readers.every(({ reader }) => reader.stale || reader.got >= runs), 60_000);
    const lost = readers.filter(({ reader }) => !reader.stale && reader.got !== runs).length;
    const stale = readers.filter(({ reader }) => reader.stale).length;
    return { p95: quantile(took, 0.95), lost, stale, cut, sent, first: early - before, growth: late - early };
  } finally {
    ended = true;
    for (const { socket } of readers) socket.close();
  }
}

/** The mean over a time, looked at every half second: a collection of garbage makes single looks jump. */
async function around(pid: number, ms: number): Promise<number> {
  const looks = Math.max(1, Math.round(ms / 500));
  let sum = 0;
  for (let look = 0; look < looks; look++) {
    await pause(ms / looks);
    sum += await memory(pid);
  }
  return sum / looks;
}

async function memory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
