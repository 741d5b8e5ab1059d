import type { Problem, StreamMessages } from '@holdfast/dashboard/wire';
import type { Event } from '@holdfast/events';
import { io, type Socket } from 'socket.io-client';

/** A browser without a page: keeps what it got and where it is, and loses its connection when told. */
export interface Reader {
  readonly events: Event[];
  readonly stale: string[];
  readonly away: Problem[];
  batches: number;
  pulses: number;
  refused: boolean;
  readonly connected: boolean;
  connect(url: string): void;
  /** As a network does it: no farewell. */
  cut(): void;
  /** Takes what it had left lying, and everything from now on. */
  take(): void;
}

export function openReader(start: string, options: { take?: boolean; origin?: string; token?: string } = {}): Reader {
  let cursor = start;
  let takes = options.take ?? true;
  let socket: Socket<StreamMessages> | undefined;
  let waiting: (() => void)[] = [];
  const reader: Reader = {
    events: [],
    stale: [],
    away: [],
    batches: 0,
    pulses: 0,
    refused: false,
    get connected() {
      return socket?.connected ?? false;
    },
    connect(url) {
      const mine: Socket<StreamMessages> = io(url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: (give) => give({ cursor }),
        extraHeaders: {
          ...(options.origin ? { origin: options.origin } : {}),
          ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        },
      });
      socket = mine;
      waiting = [];
      mine.on('events', ({ events, cursor: next }, taken) => {
        if (mine !== socket) return;
        reader.batches++;
        const accept = (): void => {
          reader.events.push(...events);
          cursor = next;
          taken();
        };
        if (takes) accept();
        else waiting.push(accept);
      });
      mine.on('pulse', () => {
        reader.pulses++;
      });
      mine.on('stale', ({ reason }) => void reader.stale.push(reason));
      mine.on('away', (problem) => void reader.away.push(problem));
      mine.on('connect_error', () => {
        reader.refused = true;
      });
    },
    cut() {
      const old = socket;
      socket = undefined;
      waiting = [];
      old?.io.engine.close();
      old?.disconnect();
    },
    take() {
      takes = true;
      for (const accept of waiting.splice(0)) accept();
    },
  };
  return reader;
}
