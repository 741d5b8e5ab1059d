/** One page's life line: a snapshot, then the stream from its cursor, for as long as the page is open. */
import { io, type Socket } from 'socket.io-client';
import { problemOf, request, signedOut } from '../api/request.ts';
import type { Problem, Question, Snapshot, StreamMessages } from '../wire.ts';
import { setSkew } from './clock.ts';
import { begin, fold, type State, withPulse, withQuestions } from './fold.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'stale';

export interface View {
  state: State | null;
  connection: Connection;
  /** Why nothing can be shown or why nothing moves. */
  problem: Problem | null;
  /** How often a snapshot was loaded: events between two of them may never have been heard. */
  loads: number;
}

export interface Live {
  subscribe(listener: () => void): () => void;
  /** Told also while nobody looks at the page: for what is seen outside it. */
  subscribeUnseen(listener: () => void): () => void;
  view(): View;
  addQuestions(questions: readonly Question[]): void;
  /** Loads everything again. */
  reload(): void;
  /** Loads, and listens until what it returns is called; nothing is known then, and it may be opened again. Open already: stays so. */
  open(): () => void;
}

/** Without a pulse for so long what is shown may be old, whatever the socket says. */
const quietMs = 9_000;

const blank: View = { state: null, connection: 'connecting', problem: null, loads: 0 };

export function createLive(): Live {
  let view = blank;
  let cursor = '';
  let tries = 0;
  let loads = 0;
  let closed = true;
  let heard = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const unseen = new Set<() => void>();
  /** Settled when the snapshot has come: only then it is known from where the stream goes on. */
  let arrival = Promise.withResolvers<void>();
  let openings = 0;
  const socket: Socket<StreamMessages> = io({
    path: '/socket.io',
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: 300,
    reconnectionDelayMax: 4_000,
    // The line is opened while the snapshot is on its way; of several openings only the last has a line to speak on.
    auth: (give) => {
      const opening = ++openings;
      arrival.promise.then(
        () => opening === openings && give({ cursor }),
        () => {},
      );
    },
  });

  const show = (change: Partial<View>): void => {
    view = { ...view, ...change };
    for (const listener of unseen) listener();
    shown();
  };
  const shown = (): void => {
    if (!document.hidden) for (const listener of listeners) listener();
  };
  const load = async (): Promise<void> => {
    clearTimeout(timer);
    loads++;
    socket.disconnect();
    arrival = Promise.withResolvers<void>();
    const mine = arrival;
    openings++;
    socket.connect();
    try {
      const snapshot = await request<Snapshot>('/api/snapshot');
      if (closed || mine !== arrival) return;
      tries = 0;
      cursor = snapshot.cursor;
      setSkew(skewOf(snapshot.pulse.at));
      show({ state: begin(snapshot), problem: null, loads: view.loads + 1 });
      mine.resolve();
    } catch (error) {
      if (closed || mine !== arrival) return;
      socket.disconnect();
      show({ problem: problemOf(error), connection: view.state ? 'stale' : 'reconnecting' });
      timer = setTimeout(() => void load(), Math.min(8_000, 500 * 2 ** tries++));
    }
  };

  // A batch is acknowledged when it was folded: a page that cannot keep up is sent less, not more. A hidden page folds once a second.
  socket.on('events', ({ events, cursor: next }, taken) => {
    const from = loads;
    once(() => {
      if (from !== loads || !view.state) return;
      cursor = next;
      show({ state: fold(view.state, events) });
      taken();
    });
  });
  socket.on('pulse', (pulse) => {
    heard = performance.now();
    setSkew(skewOf(pulse.at));
    if (view.state) show({ state: withPulse(view.state, pulse), connection: 'live', problem: null });
  });
  socket.on('away', (problem) => {
    heard = performance.now();
    show({ problem, connection: 'stale' });
  });
  socket.on('stale', () => {
    show({ connection: 'stale' });
    void load();
  });
  socket.on('connect', () => {
    heard = performance.now();
    show({ connection: 'live' });
  });
  socket.on('connect_error', (error) => {
    if ('data' in error && (error.data as Partial<Problem> | undefined)?.code === 'SIGN_IN_NEEDED') signedOut();
    show({ connection: 'reconnecting' });
    if (!socket.active) timer = setTimeout(() => socket.connect(), 1_000);
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect' || closed) return;
    show({ connection: 'reconnecting' });
    if (!socket.active) socket.connect();
  });
  const watch = (): void => {
    if (view.connection === 'live' && !document.hidden && performance.now() - heard > quietMs)
      show({ connection: 'stale' });
  };
  let watching: ReturnType<typeof setInterval> | undefined;
  const close = (): void => {
    closed = true;
    clearTimeout(timer);
    clearInterval(watching);
    document.removeEventListener('visibilitychange', shown);
    socket.disconnect();
    view = blank;
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    subscribeUnseen(listener) {
      unseen.add(listener);
      return () => void unseen.delete(listener);
    },
    view: () => view,
    addQuestions: (questions) => {
      if (view.state) show({ state: withQuestions(view.state, questions) });
    },
    reload: () => void load(),
    open() {
      if (closed) {
        closed = false;
        watching = setInterval(watch, 1_000);
        document.addEventListener('visibilitychange', shown);
        void load();
      }
      return close;
    },
  };
}

/** With the next frame; frames stop in a hidden page, then once a second is enough. */
function once(act: () => void): void {
  let done = false;
  const first = (): void => {
    if (!done) act();
    done = true;
  };
  if (document.hidden) setTimeout(first, 1_000);
  else {
    requestAnimationFrame(first);
    setTimeout(first, 250);
  }
}

const skewOf = (at: string): number => Date.parse(at) - Date.now();
