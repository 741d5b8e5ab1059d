import { startRun } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import { followInForce, learnersOf, rollBack } from '@holdfast/learning';
import { messagesOf } from '@holdfast/memory';
import type { DecisionRow } from '@holdfast/queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BudgetCase, budgetLearner } from '../budget/learner.ts';
import { startRules } from '../budget/learnt.ts';
import { questionLearner } from '../orchestrator/learner.ts';
import { meaningIn, reworded } from '../orchestrator/learnt.ts';
import { seedExpenses } from '../seed/store.ts';
import expenses from '../team.ts';
import { newVersions, session } from './note.ts';
import { type School, school } from './testing/school.ts';

let stage: Stage;
let at: School;
let following: Awaited<ReturnType<typeof followInForce>>;
let today: string;
let user: string;
beforeAll(async () => {
  stage = await openStage({ expenses }, 'learners');
  at = school(stage);
  const [clock] = await stage.db.sql<{ day: string }>('SELECT current_date::TEXT AS day');
  today = clock?.day ?? '';
  await seedExpenses(stage.db, { seed: 1, count: 1500, anchor: today, cases: true });
  const [row] = await stage.db.sql<{ id: string }>('SELECT user_id AS id FROM expenses ORDER BY expense_id LIMIT 1');
  user = row?.id ?? '';
  following = await followInForce(stage.db, learnersOf(stage.registry.entries), { pollMs: 100 });
  await stage.worker({ parameters: following.of, duties: [] });
});
afterAll(async () => {
  await following?.close();
  await stage?.close();
});

const inForce = (member: string, version: number | undefined): Promise<boolean> =>
  until(`${member} works with ${version}`, () => following.of('expenses', member)?.version === version || undefined);

async function decided(input: object, type: string): Promise<DecisionRow> {
  const { runId } = await startRun(stage.queue, stage.registry, 'expenses', input, { user });
  await stage.ended(runId);
  const found = (await stage.queue.decisions({ runId })).find((one) => one.decision_type === type);
  if (!found) throw new Error(`no decision ${type} in run ${runId}`);
  return found;
}

const verdict = (right: boolean, context: object, reason: string | null = null, action: unknown = null) => ({
  decisionId: 'd',
  right,
  reason,
  by: 'x',
  at: new Date(0),
  context,
  action,
});

describe('questions', () => {
  it('that nobody understood are read as people said, whoever asks next, until it is taken back', async () => {
    const said: Record<string, string> = {};
    for (const [i, by] of ['ann', 'bob', 'cem'].entries()) {
      const question = `How much did I fritter on brekkie in the last ${i + 2} weeks?`;
      const made = await decided({ question, today }, 'no_plan');
      expect(made).toMatchObject({ action: { action: 'off' }, context: { mind: { params: 0 } } });
      said[made.decision_id] = by;
    }
    await at.say(false, 'fritter means spend', said);
    const ask = 'How much did I fritter on coffee last month?';
    await at.learn('orchestrator');
    expect((await at.seen('orchestrator')).versions[0]).toMatchObject({
      status: 'in_force',
      params: { means: { fritter: 'spend' } },
    });
    await inForce('orchestrator', 1);
    const plan = await decided({ question: ask, today }, 'plan');
    expect(plan).toMatchObject({
      action: [{ member: 'analyst', asks: [{ kind: 'total', categories: ['Coffee'] }] }],
      reasoning: expect.stringContaining('“fritter” was read as “spend”'),
      context: { mind: { params: 1 } },
    });
    // What is wrong with the analyst's answer is how the question was read.
    const answer = await decided({ question: ask, today }, 'analyst_answer');
    expect(answer.context).toMatchObject({ question: ask, mind: { teaches: 'orchestrator' } });
    await at.say(true, null, { [answer.decision_id]: 'ann' });
    expect((await at.seen('orchestrator')).verdicts.total).toBe(4);
    await rollBack(stage.queue, { team: 'expenses', member: 'orchestrator', by: 'ann' });
    await inForce('orchestrator', undefined);
    expect(await decided({ question: ask, today }, 'no_plan')).toMatchObject({ context: { mind: { params: 0 } } });
  }, 120_000);

  it('everybody asks stay as they are read: a meaning that turns them is refused', async () => {
    const said: Record<string, string> = {};
    for (const [i, by] of ['ann', 'bob', 'cem'].entries()) {
      const question = `How much did I spend on coffee in the last ${i + 2} weeks?`;
      said[(await decided({ question, today }, 'plan')).decision_id] = by;
    }
    await at.say(false, 'coffee means weather', said);
    await at.learn('orchestrator');
    const [newest] = (await at.seen('orchestrator')).versions;
    expect(newest).toMatchObject({ status: 'refused', why: expect.stringContaining('falls') });
  }, 120_000);

  it.each([
    ['brekkie means breakfast', 'what about brekkie?', { phrase: 'brekkie', means: 'breakfast' }],
    ['so "big ones" means largest charges', 'show the big ones', { phrase: 'big ones', means: 'largest charges' }],
    ['I meant: am I over budget?', 'How am I doing?', { phrase: 'how am i doing', means: 'am I over budget?' }],
    ['lunch means dinner', 'show coffee', null],
    ['no', 'show coffee', null],
  ])('%s', (reason, question, meaning) => {
    expect(meaningIn(reason, question)).toEqual(meaning);
    if (meaning)
      expect(reworded(question, { means: { [meaning.phrase]: meaning.means } }).text).toContain(meaning.means);
  });

  it('of which people say two things are not learnt', () => {
    const of = (reason: string) => verdict(false, { question: 'my brekkie' }, reason);
    const split = [of('brekkie means coffee'), of('brekkie means coffee'), of('brekkie means groceries')];
    expect(questionLearner.propose(questionLearner.start, split, [])).toBeNull();
  });
});

describe('budgets', () => {
  const alert = (threshold: string, right: boolean, used: number, chance: number | null, category = 'Travel') =>
    verdict(right, { user_id: 'u', category, month: '2026-11', threshold, used, chance });
  let ended: readonly BudgetCase[];

  it('are replayed on months that are over, seen from their middle', async () => {
    ended = (await budgetLearner.history(stage.db, 'default', [])) as readonly BudgetCase[];
    expect(ended.length).toBeGreaterThan(30);
    const { figures, cases } = budgetLearner.replay(startRules, ended);
    expect(cases).toBe(ended.length);
    const [hits, missed] = [figures['told, and the budget was passed'], figures['passed, and nobody was told before']];
    expect((hits ?? 0) + (missed ?? 0)).toBeGreaterThan(0);
  }, 120_000);

  it('whose forecasts came for nothing are told later, or foreseen otherwise; what was useful, earlier', () => {
    const wrong = [0.78, 0.8, 0.79].map((chance) => alert('forecast', false, 0.6, chance));
    const later = budgetLearner.propose(startRules, wrong, [...ended, ...wrongs(0.79)]);
    expect(later?.params.sure).toBeGreaterThanOrEqual(0.75);
    expect(later?.params).not.toEqual(startRules);
    const right = [0.78, 0.8, 0.79].map((chance) => alert('forecast', true, 0.6, chance));
    expect(budgetLearner.propose(startRules, right, ended)?.params.sure ?? 0).toBeLessThanOrEqual(0.75);
    expect(budgetLearner.propose(startRules, [alert('over', false, 1.2, null)], ended)).toBeNull();
  });
  const wrongs = (at: number): BudgetCase[] =>
    Array.from({ length: 3 }, () => ({ of: 'alert', threshold: 'forecast', at, right: false }));

  it('are warned of later, and small savings are not recommended, where people call them useless', () => {
    const warned = [0.81, 0.83].map((used) => alert('warn', false, used, 0.2));
    expect(budgetLearner.propose(startRules, warned, [])?.params.warn).toBe(0.84);
    const saves = (value: string) => ({ name: 'Gym: saves', unit: 'money', value });
    const advice = verdict(false, { asks: [{ kind: 'recommend' }], figures: [saves('7.00'), saves('90.00')] });
    const change = budgetLearner.propose(startRules, [advice, advice], []);
    expect(change?.params.least).toBe(701);
    const history: BudgetCase[] = [{ of: 'advice', saves: [700, 9_000], right: false }];
    expect(budgetLearner.replay(change?.params ?? startRules, history).figures['as people said']).toBe(1);
    expect(budgetLearner.replay(startRules, history).figures['as people said']).toBe(0);
  });

  it('alerts say by which version they were told, and verdicts on them bring one into force in every region', async () => {
    const words: Record<string, string> = {};
    for (const by of ['ann', 'bob', 'cem']) words[await warning()] = by;
    await at.say(false, 'far too early', words);
    await at.learn('budget');
    const { versions, inForce: version } = await at.seen('budget');
    expect(versions[0]?.says).toContain('nobody is warned before 86 % is spent');
    expect([version, versions[0]?.status]).toEqual([1, 'in_force']);
    await inForce('budget', 1);
    // The learning member tells the team, once: what changed and why, before and after.
    const tick = new Date(`${today}T23:59:00Z`);
    const notes = (await newVersions({ db: stage.db, tick })).filter(({ learnt }) => learnt.member === 'budget');
    expect(notes).toEqual([{ learnt: { member: 'budget', version: 1, became: 'in_force' } }]);
    for (const note of [...notes, ...notes]) await decided(note, 'learnt');
    const said = (await messagesOf(stage.db, session)).filter(({ content }) => content.startsWith('Learnt. budget'));
    expect(said).toMatchObject([
      { speaker: 'learning', content: expect.stringMatching(/version 1.*On \d+ known cases.*86 %/) },
    ]);
    expect((await newVersions({ db: stage.db, tick })).some(({ learnt }) => learnt.member === 'budget')).toBe(false);
    await expect(warning()).rejects.toThrow('no decision budget_alert');
  }, 120_000);
});

/** An alert that a budget was used to 85 %, as a look makes it; its decision. */
async function warning(): Promise<string> {
  await stage.db.sql(
    `WITH u AS (INSERT INTO budgets (user_id, category, month, amount)
       VALUES (gen_random_uuid(), 'Travel', date_trunc('month', $1::DATE), 100) RETURNING user_id)
     INSERT INTO expenses (user_id, expense_date, expense_amount, shopping_type, merchant, created_at, watched_at)
     SELECT u.user_id, i.day, i.amount, 'Travel', 'Delta', now() - '1 second'::INTERVAL, now()
     FROM u, unnest(ARRAY[$1::DATE - 300, $1::DATE], ARRAY[1, 85]) AS i(day, amount)`,
    [today],
  );
  const [seen] = await stage.db.sql<{ until: number }>(
    'SELECT (extract(epoch FROM max(watched_at)) * 1000000)::INT8 AS until FROM expenses WHERE watched_at > created_at',
  );
  const until = Number(seen?.until);
  return (await decided({ budgets: { today, since: until - 1, until } }, 'budget_alert')).decision_id;
}
