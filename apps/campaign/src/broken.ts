import type { Mix } from './borders.ts';

/** Ways to break a build on purpose: the judge must turn red, by the right verdict. */
export const breakages = ['fence', 'settle', 'beat', 'write'] as const;
export type Breakage = (typeof breakages)[number];

/** A change of one file, in the build of a campaign's workers and nowhere else. Every match of `find` is replaced. */
export interface Patch {
  /** From the root of the repository. */
  file: string;
  find: RegExp;
  put: string;
}

interface Broken {
  does: string;
  /** The blows that tell it from a sound build. */
  mix: Mix;
  patches: readonly Patch[];
}

const of = (file: string): string => JSON.stringify(new URL(`./broken/${file}`, import.meta.url).pathname);

export const broken: Readonly<Record<Breakage, Broken>> = {
  fence: {
    does: 'settles and yields do not look at the fence',
    // Workers that wake with a settle in hand while somebody else has the task: what only the fence stops.
    mix: { freezes: 1, cuts: 0, blocks: 0, most: 1, only: ['settle.sending'], wants: ['slower'] },
    patches: [
      { file: 'packages/queue/src/sql/agent_tasks.sql', find: /\b\w+\.fence = (?:i|excluded)\.fence AND /g, put: '' },
    ],
  },
  settle: {
    does: 'what follows a settle is written by a second statement',
    mix: { freezes: 0, cuts: 0, blocks: 0, most: 1, only: ['settle.between'] },
    patches: [
      {
        file: 'packages/queue/src/settle.ts',
        find: /return db\.run<SettledRow>\(form, columns\(items, lane, region\)\);/,
        put: `return (await import(${of('settle-in-two.ts')})).inTwo(db, form, columns(items, lane, region), items);`,
      },
    ],
  },
  beat: {
    does: 'the heartbeat runs in the main thread',
    mix: { freezes: 0, cuts: 0, blocks: 1, most: 1, only: ['attempt.before-run'] },
    patches: [
      {
        file: 'packages/queue/src/lease.ts',
        find: /import \{ Worker as Thread \} from 'node:worker_threads';/,
        put: `import { Here as Thread } from ${of('beat-here.ts')};`,
      },
    ],
  },
  write: {
    does: "a step's own writes are committed before its settle",
    mix: { freezes: 0, cuts: 0, blocks: 0, most: 1, only: ['settle.written'] },
    patches: [
      {
        file: 'packages/queue/src/settle-writing.ts',
        find: /await tx\.run\(query, params\)/,
        put: 'await db.run(query, params)',
      },
    ],
  },
};
