import type { InboxRow, Queue } from '@holdfast/queue';
import type { Journal } from './journal.ts';
import { answerTo, type Shown } from './team.ts';

/** What asked a question, and what happens to its region before it is answered. */
export type BeforeAnswer = (run: string) => void;

/** Those who answer: about an effect with what the journal tells, else with what follows from what they are shown. */
export class People {
  answered = 0;
  /** Questions that two answers both won: never. */
  wonTwice = 0;
  private readonly queue: Queue;
  private readonly journal: Journal;
  private readonly before: BeforeAnswer;
  private readonly seen = new Set<string>();

  constructor(queue: Queue, journal: Journal, before: BeforeAnswer) {
    this.queue = queue;
    this.journal = journal;
    this.before = before;
  }

  /** The open questions that nobody has taken up: what answers each. */
  async open(): Promise<(() => Promise<void>)[]> {
    const questions = await this.queue.inbox({ limit: 500 });
    return questions.flatMap((question) => {
      if (this.seen.has(question.approval_id)) return [];
      this.seen.add(question.approval_id);
      return () => this.answer(question);
    });
  }

  private async answer({ approval_id, hash, proposal, task_id, run_id }: InboxRow): Promise<void> {
    const asked = proposal as { kind: string; effect?: string; shows?: Shown };
    if (asked.kind === 'human') this.before(run_id);
    const answer =
      asked.kind === 'effect' ? this.whatHappened(task_id, asked.effect ?? '') : answerTo(asked.shows as Shown);
    const given = { approvalId: approval_id, hash, answer };
    // Two people at once: one wins.
    const answers = await Promise.all(['ada', 'bob'].map((by) => this.queue.answer({ ...given, by })));
    const won = answers.filter(({ ok }) => ok).length;
    if (won > 1) this.wonTwice++;
    if (won > 0) this.answered++;
    else this.seen.delete(approval_id);
  }

  /** What a person finds out who goes and looks. The result follows from the run's input. */
  private whatHappened(task: string, key: string): unknown {
    const done = this.journal.find(task, key);
    return done ? { happened: true, result: done.value } : { happened: false };
  }
}
