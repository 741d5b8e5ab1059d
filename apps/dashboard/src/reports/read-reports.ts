import type { DocumentView } from '../wire.ts';

/** One report: the same content as PDF, page and data. */
export interface Report {
  /** Of its run and name. */
  key: string;
  name: string;
  user: string | null;
  runId: string | null;
  createdAt: string;
  pdf: DocumentView | undefined;
  html: DocumentView | undefined;
  data: DocumentView | undefined;
}

const kinds = { 'application/pdf': 'pdf', 'text/html': 'html', 'application/json': 'data' } as const;

/** Documents of one run with one name are one report; newest first, as they came. */
export function reportsOf(documents: readonly DocumentView[]): Report[] {
  const found = new Map<string, Report>();
  for (const document of documents) {
    const name = document.name.replace(/\.[a-z]+$/, '');
    const key = `${document.runId ?? document.documentId}/${name}`;
    const { user, runId, createdAt } = document;
    const report = found.get(key) ?? {
      key,
      name,
      user,
      runId,
      createdAt,
      pdf: undefined,
      html: undefined,
      data: undefined,
    };
    const kind = kinds[document.contentType as keyof typeof kinds];
    found.set(key, kind ? { ...report, [kind]: document } : report);
  }
  return [...found.values()];
}

/** `period-2026-10-01-2026-10-31` as a person says it. */
export function titleOf({ name }: Pick<Report, 'name'>): string {
  const [, kind = '', rest = ''] = /^([a-z]+)-(.+)$/.exec(name) ?? [];
  const [, from, to] = /^(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d)$/.exec(rest) ?? [];
  if (kind === 'budget') return `Budgets of ${rest}`;
  const what = kind === 'audit' ? 'Audit' : kind === 'period' ? 'Expenses' : undefined;
  return what && from && to ? `${what}, ${from} to ${to}` : name;
}

/** What a form asks for, as the team takes it; a text: what is wrong with it. */
export function wishOf({ kind, from, to, month, title, email }: Readonly<Record<string, string>>): object | string {
  const common = { ...(title?.trim() ? { title: title.trim() } : {}), email: email === 'on' };
  if (kind === 'budget') return month ? { kind, month, ...common } : 'Choose a month.';
  if (!from || !to) return 'Choose the first and the last day.';
  if (from > to) return 'The last day is before the first.';
  return { kind: kind === 'audit' ? 'audit' : 'period', period: { from, to }, ...common };
}
