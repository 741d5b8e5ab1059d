import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault, nameOf } from './fault.ts';

const OpenFault = z.object({ fault: Fault, by: z.string(), since: z.string(), experiment: z.string().nullable() });
export type OpenFault = z.output<typeof OpenFault>;

/** What is broken and not healed. Kept in a file, so that a panel that dies and comes back still knows what it has to heal. */
export class OpenFaults {
  private readonly file: string;
  private readonly faults: Map<string, OpenFault>;

  constructor(home: string) {
    this.file = join(home, 'chaos', 'open-faults.json');
    this.faults = new Map(read(this.file).map((open) => [nameOf(open.fault), open]));
  }

  list(): OpenFault[] {
    return [...this.faults.values()];
  }

  add(open: OpenFault): void {
    this.faults.set(nameOf(open.fault), open);
    this.save();
  }

  take(name: string): void {
    if (this.faults.delete(name)) this.save();
  }

  private save(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(this.list(), null, 2));
    renameSync(draft, this.file);
  }
}

function read(file: string): OpenFault[] {
  try {
    return z.array(OpenFault).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // None yet, or of a release that named faults otherwise: nothing of it can be healed by name.
    if (
      (error as NodeJS.ErrnoException).code === 'ENOENT' ||
      error instanceof SyntaxError ||
      error instanceof z.ZodError
    )
      return [];
    throw error;
  }
}
