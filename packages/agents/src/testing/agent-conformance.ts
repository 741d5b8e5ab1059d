import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgentTools, AnyAgent } from '../member.ts';
import { Final, Pause } from '../pause.ts';
import type { Registered } from '../registry.ts';
import { type AnyState, readState } from '../state.ts';
import { storable } from '../storable.ts';
import type { AnyTeam } from '../team.ts';
import { arbitraryOf } from './arbitrary.ts';
import { anyView, drawsOf } from './play.ts';

export const agentsOf = (team: AnyTeam): [string, AnyAgent][] =>
  Object.entries(team.members).flatMap(([name, member]) => (member.kind === 'agent' ? [[name, member]] : []));

/** What every agent promises besides. */
export function agentConformance(
  entry: Registered,
  name: string,
  agent: AnyAgent,
  { plays, folder }: { plays: number; folder?: URL },
): void {
  const draws = drawsOf(entry);
  const stateOf = (draw: fc.GeneratorValue): AnyState => {
    const read = readState(entry.team, anyView(entry, draws, draw));
    if (!read.ok) throw new Error(read.error.message);
    return read.state;
  };
  const answers = draws.answers[name] ?? fc.constant(null);
  const given = answers.filter((value) => typeof value !== 'symbol');

  if (folder && agent.model !== null) {
    test(`${name} has a prompt, for a model may be asked`, async () => {
      const text = await readFile(new URL(`prompts/${name}.md`, folder), 'utf8');
      expect(text.trim().length).toBeGreaterThanOrEqual(40);
    });
  }

  test(`the rules of ${name} answer any state, as far as they need no database`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (draw) => {
        const state = stateOf(draw);
        const answer = await rulesOf(agent, state);
        if (answer !== needsMore) expect(agent.out.safeParse(storable(answer)).error?.issues ?? []).toEqual([]);
      }),
      { numRuns: plays },
    );
  });

  const { says, join, remember } = agent;
  if (says && join) {
    test(`what a model says joins any answer of ${name}`, () => {
      fc.assert(
        fc.property(given, arbitraryOf(says, `what ${name} says`), (answer, said) => {
          const joined = join.call(agent, agent.out.parse(answer), says.parse(said));
          expect(agent.out.safeParse(storable(joined)).error?.issues ?? []).toEqual([]);
        }),
        { numRuns: plays },
      );
    });
  }

  if (remember) {
    test(`${name} says in words what it remembers of any answer`, () => {
      fc.assert(
        fc.property(fc.gen(), (draw) => {
          const answer = agent.out.parse(draw(() => given));
          for (const memory of remember.call(agent, answer, stateOf(draw))) {
            expect(memory.kind.trim()).not.toBe('');
            expect(memory.content.trim()).not.toBe('');
          }
        }),
        { numRuns: plays },
      );
    });
  }
}

const nobody = '00000000-0000-5000-8000-000000000000';
const needsMore: unique symbol = Symbol('needs a database, the world or another run');

class NeedsMore extends Error {}

const without = (): never => {
  throw new NeedsMore();
};

/** The rules' answer without anything around them; `needsMore` where they cannot do without, or end the attempt. */
async function rulesOf(agent: AnyAgent, state: AnyState): Promise<unknown> {
  const absent = <T extends object>(): T => new Proxy({} as T, { get: without });
  const tools: AgentTools = {
    memories: [],
    recall: without,
    counted: without,
    model: () => null,
    params: agent.learns ? { version: 0, params: agent.learns.start } : null,
    skill: (name) => ({ version: 0, params: agent.skills?.[name]?.start }),
    once: without,
    spawn: without,
    peers: without,
    answered: without,
    progress: () => {},
    decide: () => {},
    snooze: () => {
      throw new Pause({ kind: 'return' });
    },
    fail: (code, message) => {
      throw new Final(code, message);
    },
    kept: undefined,
    attempt: { fence: 1, tries: 0, taskId: nobody, at: 'us-east-1', agentId: nobody },
    db: absent(),
    documents: absent(),
    reader: absent(),
    signal: new AbortController().signal,
  };
  try {
    return await agent.rules(state, tools);
  } catch (error) {
    if (error instanceof NeedsMore || error instanceof Pause || error instanceof Final) return needsMore;
    throw error;
  }
}
