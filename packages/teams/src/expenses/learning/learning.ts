import type { Brief } from '@holdfast/agents';
import { overview } from '@holdfast/learning';
import { mask } from '@holdfast/telemetry';
import type { At } from '../at.ts';
import type { LearningAsk } from './ask.ts';
import { changesBrief, team } from './changes.ts';

/** What the team's members learnt from people: what changed and why, or how it stands. */
export function answerLearning(ask: LearningAsk, at: At): Promise<Brief> {
  return ask.kind === 'changes' ? changesBrief(ask, at) : standing(ask.member, at);
}

/** Verdicts and versions are the team's, whoever asks; what one person said is nobody else's to read, so only counts are told. */
async function standing(member: string | undefined, { db }: At): Promise<Brief> {
  const known = await overview({ db }, { team, ...(member ? { member } : {}) });
  if (known.length === 0) return nothing(member);
  const sum = (of: 'total' | 'wrong'): number => known.reduce((all, { verdicts }) => all + verdicts[of], 0);
  const heldOf = (held: Readonly<Record<string, number>>): number => Object.values(held).reduce((all, n) => all + n, 0);
  const learnt = known.filter(({ inForce }) => inForce > 0);
  const which = learnt.map(({ member: name, inForce }) => `${name} works with version ${inForce}`).join(', ');
  return {
    text: `People judged ${sum('total')} decisions, ${sum('wrong')} of them wrong. ${which === '' ? 'No member works with anything but what is in its code' : which}.`,
    figures: [
      { name: 'Verdicts', unit: 'count', value: sum('total') },
      { name: 'Of them wrong', unit: 'count', value: sum('wrong') },
      ...learnt.map(({ member: name, inForce }) => {
        return { name: `Version of ${name}`, unit: 'count', value: inForce } as const;
      }),
    ],
    tables: [
      {
        title: 'How learning stands',
        columns: [
          { name: 'Member', kind: 'text' },
          { name: 'Version in force', kind: 'number' },
          { name: 'Verdicts', kind: 'number' },
          { name: 'Right', kind: 'number' },
          { name: 'Wrong', kind: 'number' },
          { name: 'People', kind: 'number' },
          { name: 'Held back', kind: 'number' },
          { name: 'Versions made', kind: 'number' },
        ],
        rows: known.map(({ member: name, inForce, verdicts, versions }) => [
          mask(name),
          inForce,
          verdicts.total,
          verdicts.right,
          verdicts.wrong,
          verdicts.people,
          heldOf(verdicts.held),
          versions.length,
        ]),
      },
    ],
    charts: [],
    documents: [],
    degraded: [],
  };
}

const nothing = (member: string | undefined): Brief => ({
  text: `Nobody has said yet whether a decision${member ? ` of ${mask(member)}` : ''} was right or wrong, so nothing was learnt.`,
  figures: [{ name: 'Verdicts', unit: 'count', value: 0 }],
  tables: [],
  charts: [],
  documents: [],
  degraded: [],
});
