import type { Db } from '@holdfast/db';
import type { Change, Learner, Replay, Verdict } from '@holdfast/learning';
import { z } from 'zod';
import { type Known, knownOf } from '../analyst/index.ts';
import { todayOf } from '../at.ts';
import { type Meaning, meaningIn, plainly, QuestionRules, reworded, startRules } from './learnt.ts';
import { type PlanStep, PlanStep as Step } from './plan.ts';
import { route } from './route.ts';
import { topics } from './standard-questions.ts';

/** A question and how it should be read: as the code reads it, or as a person said. */
export interface QuestionCase {
  readonly of: 'standard' | 'said';
  readonly question: string;
  readonly today: string;
  readonly known: Known;
  readonly as: string;
}

/** This many words, all alike, teach what a phrase means. */
const ALIKE = 2;
const MERCHANTS = 200;

export const questionLearner: Learner<QuestionRules> = {
  params: QuestionRules,
  start: startRules,
  about: 'what words and questions mean',
  hint: 'Say what was meant, such as "brekkie means breakfast" or "I meant: how much did I spend on coffee last month".',
  propose: (rules, verdicts) => proposed(rules, verdicts),
  history: historyOf,
  replay: (rules, cases) => replayOf(rules, cases as readonly QuestionCase[]),
  guards: { 'standard questions read right': 'must not fall' },
  // A plan and the answer that follows it are two things to say something of.
  sameCase: (context) => {
    const { data } = Context.safeParse(context);
    return data ? `${data.asks === undefined ? 'plan' : 'answer'}: ${plainly(data.question)}` : '';
  },
};

const Context = z.object({
  question: z.string().min(1),
  today: z.iso.date().optional(),
  asks: z.array(z.unknown()).optional(),
});

function meaningOf({ right, reason, context }: Verdict): Meaning[] {
  const { data } = Context.safeParse(context);
  const meaning = data && !right ? meaningIn(reason, data.question) : null;
  return meaning === null ? [] : [meaning];
}

function proposed(rules: QuestionRules, verdicts: readonly Verdict[]): Change<QuestionRules> | null {
  const said = Map.groupBy(verdicts.flatMap(meaningOf), ({ phrase }) => phrase);
  const means: Record<string, string> = { ...rules.means };
  for (const [phrase, some] of said) {
    const meanings = new Set(some.map((one) => plainly(one.means)));
    if (some.length >= ALIKE && meanings.size === 1 && some[0]) means[phrase] = some[0].means;
  }
  const learnt = Object.entries(means).filter(([phrase, meaning]) => rules.means[phrase] !== meaning);
  if (learnt.length === 0) return null;
  const says = learnt.map(([phrase, meaning]) => `“${phrase}” means “${meaning}”`).join('; ');
  return { params: { means }, says: `After ${verdicts.length} verdicts: ${says}.` };
}

/** The questions everybody asks, read as they are without anything learnt, and those of which people said what they mean. */
async function historyOf(db: Db, _workspace: string, said: readonly Verdict[]): Promise<QuestionCase[]> {
  const [all, today] = await Promise.all([knownOf({ db, userId: null }), todayOf(db)]);
  const known = { ...all, merchants: all.merchants.slice(0, MERCHANTS) };
  const read = (question: string, day: string): string => readingOf(question, startRules, { today: day, known });
  const standard = topics.map(({ asks: question }): QuestionCase => {
    return { of: 'standard', question, today, known, as: read(question, today) };
  });
  const words = said.flatMap((verdict): QuestionCase[] => {
    const { data } = Context.safeParse(verdict.context);
    if (!data) return [];
    const { question, today: day = today } = data;
    const place = { of: 'said', question, today: day, known } as const;
    const [meaning] = meaningOf(verdict);
    if (meaning) {
      const { phrase, means } = meaning;
      return [{ ...place, as: read(reworded(question, { means: { [phrase]: means } }).text, day) }];
    }
    const steps = z.array(Step).safeParse(verdict.action);
    return verdict.right && steps.success ? [{ ...place, as: signOf(steps.data) }] : [];
  });
  return [...standard, ...words].filter(({ as }) => as !== nothing);
}

const nothing = '';

/** What is made of a question, as a text: who is asked what; `nothing` where not all of it is understood. */
function readingOf(question: string, rules: QuestionRules, at: { today: string; known: Known }): string {
  const routed = route(reworded(question, rules).text, { ...at, before: [] });
  if (routed === 'off' || routed === 'help') return routed;
  const whole = routed.steps.length > 0 && !routed.notes.some((note) => note.startsWith('Not answered'));
  return whole ? signOf(routed.steps) : nothing;
}

/** The order of fields says nothing: a stored plan has another. */
const signOf = (steps: readonly PlanStep[]): string =>
  JSON.stringify(
    steps.map(({ member, asks }) => ({ member, asks })),
    (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
  );

function replayOf(rules: QuestionRules, cases: readonly QuestionCase[]): Replay {
  const right = (of: QuestionCase['of']): { n: number; of: number } => {
    const some = cases.filter((one) => one.of === of);
    return { n: some.filter((one) => readingOf(one.question, rules, one) === one.as).length, of: some.length };
  };
  const [standard, said] = [right('standard'), right('said')];
  const share = ({ n, of }: { n: number; of: number }): number => (of === 0 ? 1 : n / of);
  return {
    score: cases.length === 0 ? 0 : (standard.n + said.n) / cases.length,
    cases: cases.length,
    figures: {
      'standard questions read right': share(standard),
      'read as people said': share(said),
      'phrases known': Object.keys(rules.means).length,
    },
  };
}
