import {
  type Act,
  effectValue,
  failing,
  human,
  type Input,
  placeOf,
  programOf,
  saidByModel,
  thinker,
  type Value,
  valueAt,
} from './program.ts';
import { rowName } from './written.ts';

/** One settled task of the undisturbed run. */
export interface ExpectedTask {
  member: string;
  turn: number;
  status: 'completed' | 'failed';
  v: number | null;
  /** Its row in the team's own table, by its name in there; null: it writes none. */
  row: string | null;
}

/** The undisturbed run, computed without queue or database. */
export function expected(input: Input): ExpectedTask[] {
  const program = programOf(input);
  const all: Record<string, Value[]> = {};
  const turns: Record<string, number> = {};
  const tasks: ExpectedTask[] = [];
  for (let turn = 1; ; turn++) {
    const place = placeOf(program, { all, turns });
    if (!place.stage) return tasks;
    const settled = place.stage.acts.map((act): ExpectedTask => {
      if (act.member === failing) return { member: act.member, turn, status: 'failed', v: null, row: null };
      const v = answerOf(input, place, act);
      const row = act.writes ? rowName({ ...place, member: act.member, v }) : null;
      return { member: act.member, turn, status: 'completed', v, row };
    });
    for (const { member, v } of settled) {
      turns[member] = (turns[member] ?? 0) + 1;
      if (v !== null) (all[member] ??= []).push({ v });
    }
    tasks.push(...settled);
  }
}

function answerOf(input: Input, place: ReturnType<typeof placeOf>, act: Act): number {
  const own = valueAt(input.seed, place, act.member);
  if (act.member === human) return own;
  if (act.member === thinker) return own + saidByModel;
  const brought = act.effects.map(({ key }) => effectValue(input.seed, place, act.member, key));
  return own + brought.reduce((sum, value) => sum + value, 0) + act.children;
}
