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
  /** The code of the refusal, where it has one. */
  refused: string | undefined;
  readonly connected: boolean;
  connect(url: string): void;
  /** As a network does it: no farewell. */
  cut(): void;
  /** Takes what it had left lying, and everything from now on. */
  take(): void;
}

export function openReader(
  start: string,
  options: { take?: boolean; origin?: string; token?: string; from?: string } = {},
): Reader {
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
    refused: undefined,
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
          ...(options.from ? { 'x-forwarded-for': options.from } : {}),
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
      mine.on('connect_error', (error) => {
        reader.refused = (error as { data?: Partial<Problem> }).data?.code ?? 'no code';
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
