import { hash } from 'node:crypto';
import type { Statements } from '@holdfast/db';
import { log } from '@holdfast/telemetry';
import type { CallFor, Message, Usage } from './model.ts';
import type { Price } from './price.ts';
import { queries } from './queries.ts';

/** A call as it is written down: its texts come masked, value by value, for in JSON nothing is found at a line's start. */
export interface Made {
  provider: string;
  model: string;
  role: string;
  purpose: string;
  errorCode: string | null;
  usage: Usage;
  took: number;
  price: Price | null;
  cost: string | null;
  system: string;
  messages: readonly Message[];
  answer: string;
  whose: CallFor;
}

const longest = 20_000;
const lines = log('llm');

/** Writes calls to llm_calls beside the work: nobody waits for it, and a call is not lost to a failed record silently. */
export class Recorder {
  private readonly db: Statements;
  /** One after another, so that the tries of a run stand in the order in which they were made. */
  private last: Promise<void> = Promise.resolve();

  constructor(db: Statements) {
    this.db = db;
  }

  record(made: Made): void {
    this.last = this.last
      .then(() => this.write(made))
      .catch((error: unknown) => {
        const { provider, model, cost, whose } = made;
        lines.error(
          { error, provider, model, cost, run: whose.runId, task: whose.taskId },
          'a call is not in llm_calls',
        );
      });
  }

  /** Resolves when every call recorded so far is written, or its failure in the log. */
  settled(): Promise<void> {
    return this.last;
  }

  private async write(made: Made): Promise<void> {
    const { whose, usage } = made;
    await this.db.run(queries.record, {
      provider: made.provider,
      model: made.model,
      role: made.role,
      purpose: made.purpose,
      status: made.errorCode === null ? 'ok' : 'failed',
      error_code: made.errorCode,
      input: usage.input,
      output: usage.output,
      cache_read: usage.cacheRead,
      cache_write: usage.cacheWrite,
      took_ms: Math.round(made.took),
      price: made.price,
      cost: made.cost,
      prompt: kept(JSON.stringify([{ role: 'system', text: made.system }, ...made.messages.map(told)])),
      answer: kept(made.answer),
      workspace: whose.workspace,
      user_id: whose.userId,
      team: whose.team,
      member: whose.member,
      run_id: whose.runId,
      task_id: whose.taskId,
      fence: whose.fence,
    });
  }
}

/** Pictures are told by what they are, never kept. */
function told(message: Message): object {
  if (message.role !== 'user' || message.pictures === undefined) return message;
  const pictures = message.pictures.map(
    ({ type, bytes }) => `${type}, ${bytes.byteLength} bytes, sha256 ${hash('sha256', bytes)}`,
  );
  return { ...message, pictures };
}

/** Without the zero that no text column takes. */
function kept(text: string): string {
  const whole = text.replaceAll('\u0000', '');
  return whole.length <= longest ? whole : `${whole.slice(0, longest).toWellFormed()} … (${whole.length} characters)`;
}
