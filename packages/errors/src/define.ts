/** What an error says before any detail is filled in. `{name}` in the texts is replaced by the detail of that name. */
export interface ErrorText {
  message: string;
  fix: string;
  /** The HTTP status a web app answers with. */
  status: number;
}

export interface CatalogueEntry extends ErrorText {
  code: string;
}

export type Details = Record<string, unknown>;
export type MakeError = (details?: Details, cause?: unknown) => HoldfastError;

const catalogue = new Map<string, CatalogueEntry>();
const codePattern = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** An error somebody planned: what happened, and what to do about it. */
export class HoldfastError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly status: number;
  readonly details: Details;

  constructor(entry: CatalogueEntry, details: Details = {}, cause?: unknown) {
    super(fill(entry.message, details), cause === undefined ? undefined : { cause });
    this.name = 'HoldfastError';
    this.code = entry.code;
    this.fix = fill(entry.fix, details);
    this.status = entry.status;
    this.details = details;
  }

  /** What leaves the process: never the cause and never the stack. */
  toJSON(): { code: string; message: string; fix: string; status: number; details: Details } {
    return { code: this.code, message: this.message, fix: this.fix, status: this.status, details: this.details };
  }
}

/**
 * Makes one function per code. A code has one meaning in the whole repository: defining it again with
 * other words is refused, with the same words it is the same error (a module may be loaded twice).
 */
export function defineErrors<C extends string>(texts: Record<C, ErrorText>): Record<C, MakeError> {
  const made: Partial<Record<C, MakeError>> = {};
  for (const code of Object.keys(texts) as C[]) {
    const entry: CatalogueEntry = { code, ...texts[code] };
    checkEntry(entry);
    catalogue.set(code, entry);
    made[code] = (details, cause) => new HoldfastError(entry, details, cause);
  }
  return made as Record<C, MakeError>;
}

/** Every error defined by the modules loaded so far, by code. */
export function errorCatalogue(): CatalogueEntry[] {
  return [...catalogue.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

function checkEntry(entry: CatalogueEntry): void {
  if (!codePattern.test(entry.code)) throw new TypeError(`error code ${entry.code} is not UPPER_SNAKE_CASE`);
  if (!entry.fix.trim()) throw new TypeError(`error ${entry.code} has no fix`);
  if (entry.status < 400 || entry.status > 599)
    throw new TypeError(`error ${entry.code}: ${entry.status} is no error status`);
  const known = catalogue.get(entry.code);
  if (known && (known.message !== entry.message || known.fix !== entry.fix || known.status !== entry.status)) {
    throw new TypeError(`error ${entry.code} is defined twice with different words`);
  }
}

/** A placeholder without a detail stays as it is: a gap in a message must not become a second error. */
function fill(text: string, details: Details): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => (details[key] === undefined ? whole : show(details[key])));
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.message;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) {
    return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
  }
  return String(value);
}
