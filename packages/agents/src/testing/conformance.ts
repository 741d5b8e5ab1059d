import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planNext } from '../next.ts';
import { createRegistry, type Registered } from '../registry.ts';
import { shapeOf } from '../shape.ts';
import { readState } from '../state.ts';
import { storable } from '../storable.ts';
import { isTeam } from '../team.ts';
import { agentConformance, agentsOf } from './agent-conformance.ts';
import { anyView, drawsOf, play } from './play.ts';

export interface ConformanceOptions {
  /** The team's folder; with it the README is looked at. */
  folder?: URL;
  /** Regions that exist. */
  regions?: readonly string[];
  /** Runs played for each property. */
  plays?: number;
}

/** What every team promises the platform. A team folder passes this, or it is no team. */
export function teamConformance(name: string, team: unknown, options: ConformanceOptions = {}): void {
  const { regions = ['us-east-1', 'us-west-2', 'us-central-1'], folder, plays = 200 } = options;
  describe(`the team ${name}`, () => {
    if (!isTeam(team)) {
      test('is made by team()', () => expect.fail('its default export was not made by team()'));
      return;
    }
    const entry = createRegistry({ [name]: team }).get(name);
    const draws = drawsOf(entry);

    test('says what it and its members do', () => {
      for (const does of [team.does, ...Object.values(team.members).map((member) => member.does)]) {
        expect(does.length, does).toBeGreaterThanOrEqual(10);
      }
    });

    test('lives in regions that exist', () => {
      for (const [member, home] of Object.entries(entry.homes)) expect(regions, member).toContain(home);
    });

    if (folder) {
      test('has a README', async () => {
        const text = await readFile(new URL('README.md', folder), 'utf8');
        expect(text.length).toBeGreaterThanOrEqual(100);
      });
    }

    for (const [member, agent] of agentsOf(team))
      agentConformance(entry, member, agent, { plays, ...(folder ? { folder } : {}) });

    test('has the same shape whenever it is computed', () => {
      expect(shapeOf(name, team)).toBe(entry.shape);
      expect(team.accepts ?? []).not.toContain(entry.shape);
    });

    test.each(Object.keys(team.members))('stores answers of %s as they are', (member) => {
      const out = team.members[member]?.out;
      if (!out) return;
      fc.assert(
        fc.property(draws.answers[member] ?? fc.constant(null), (value) => {
          if (typeof value === 'symbol') return;
          const stored = storable(out.parse(value));
          expect(storable(out.parse(stored))).toEqual(stored);
        }),
        { numRuns: plays },
      );
    });

    test('every run ends within its turns, whatever the members answer', () => {
      fc.assert(
        fc.property(fc.gen(), (draw) => {
          const { end, answers } = play(entry, draws, draw);
          // Only the failure of a member that is optional in some runs may end one of the others.
          const last = answers.filter(({ turn, status }) => turn === answers.at(-1)?.turn && status === 'failed');
          const needed = last.some(({ member }) => typeof team.members[member]?.optional === 'function');
          expect(end.status).toBe(end.status === 'failed' && needed ? 'failed' : 'completed');
        }),
        { numRuns: plays },
      );
    });

    test('next answers any state, and always the same', () => {
      fc.assert(
        fc.property(fc.gen(), (draw) => {
          const view = anyView(entry, draws, draw);
          expectPure(entry, view);
        }),
        { numRuns: plays },
      );
    });
  });
}

/** A name, names or 'done' for a frozen state, twice the same; not limited by turns, which a state made up may exceed. */
function expectPure(entry: Registered, view: Parameters<typeof planNext>[1]): void {
  const unlimited: Registered = { ...entry, team: { ...entry.team, turns: 1_000 } };
  const plan = planNext(unlimited, view);
  expect(plan.error?.code ?? '').not.toMatch(/^NEXT_/);
  expect(planNext(unlimited, view)).toEqual(plan);
  const read = readState(entry.team, view);
  expect(read.ok).toBe(true);
}
