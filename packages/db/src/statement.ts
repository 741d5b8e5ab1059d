import { type Decode, decoder } from './decode.ts';
import type { Plan } from './query.ts';
import type { Wire } from './values.ts';

export interface Column {
  name: string;
  decode: Decode;
}

/** What we use of the driver's connection; its types do not describe it. */
export interface Protocol {
  stream: { cork(): void; uncork(): void; destroy(error?: Error): void };
  parsedStatements: Record<string, string | undefined>;
  submittedNamedStatements: Record<string, string | undefined>;
  parse(message: { text: string; name: string | undefined; types: undefined }): void;
  bind(message: { portal: string; statement: string | undefined; values: Wire[]; binary: boolean }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  query(text: string): void;
  sync(): void;
}

/**
 * One statement on its way, in the form the driver calls "submittable". It takes the place of the
 * driver's own query object on the hot path: no event emitter and no copied configuration, and a
 * prepared statement is described once per connection instead of at every use.
 */
export class Statement {
  readonly name: string | undefined;
  readonly text: string;
  readonly rows: Record<string, unknown>[] = [];
  /** The command tag, such as `COMMIT` or `INSERT 0 1`. */
  tag = '';
  private columns: Column[] | undefined;
  private readonly known: Map<string, Column[]>;
  private readonly values: Wire[];
  private readonly done: (error: unknown, statement: Statement) => void;
  private failure: unknown;

  constructor(
    plan: Plan,
    values: Wire[],
    known: Map<string, Column[]>,
    done: (error: unknown, statement: Statement) => void,
  ) {
    this.name = plan.id;
    this.text = plan.text;
    this.values = values;
    this.known = known;
    this.columns = plan.id === undefined ? undefined : known.get(plan.id);
    this.done = done;
  }

  submit(wire: Protocol): null {
    const { name, values } = this;
    if (name === undefined && values.length === 0) {
      wire.query(this.text);
      return null;
    }
    wire.stream.cork();
    try {
      if (name === undefined || wire.parsedStatements[name] === undefined) {
        wire.parse({ text: this.text, name, types: undefined });
        if (name !== undefined) wire.submittedNamedStatements[name] = this.text;
      }
      wire.bind({ portal: '', statement: name, values, binary: false });
      if (this.columns === undefined) wire.describe({ type: 'P', name: '' });
      wire.execute({ portal: '', rows: 0 });
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    this.columns = message.fields.map((field) => ({ name: field.name, decode: decoder(field.dataTypeID) }));
    if (this.name !== undefined) this.known.set(this.name, this.columns);
    this.rows.length = 0;
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.failure !== undefined) return;
    const { fields } = message;
    const columns = this.columns ?? [];
    const row: Record<string, unknown> = {};
    try {
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i] as Column;
        const raw = fields[i] as string | null;
        row[column.name] = raw === null ? null : column.decode(raw);
      }
    } catch (error) {
      this.failure = error;
    }
    this.rows.push(row);
  }

  handleCommandComplete(message: { text: string }): void {
    this.tag = message.text;
    if (this.columns === undefined && this.name !== undefined) this.known.set(this.name, []);
  }

  handleReadyForQuery(): void {
    this.done(this.failure, this);
  }

  handleError(error: unknown): void {
    this.done(this.failure ?? error ?? new Error('the driver gave no reason'), this);
  }

  handleEmptyQuery(): void {
    this.tag = '';
  }

  handlePortalSuspended(): void {
    this.failure = new Error('a portal was suspended, though no row limit was asked for');
  }

  handleCopyInResponse(wire: { sendCopyFail(reason: string): void }): void {
    wire.sendCopyFail('COPY is not supported here');
  }

  handleCopyData(): void {
    this.failure = new Error('COPY is not supported here');
  }
}
