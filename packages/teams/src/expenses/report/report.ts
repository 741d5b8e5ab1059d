import type { Brief } from '@holdfast/agents';
import type { ReportAsk } from './ask.ts';
import type { ReportAt } from './at.ts';
import { type Composed, compose, type Parts } from './compose.ts';
import { mailed } from './mailed.ts';
import { type Kept, keptId } from './shelf.ts';

const files = {
  data: { name: 'report.json', type: 'application/json' },
  html: { name: 'report.html', type: 'text/html' },
  pdf: { name: 'report.pdf', type: 'application/pdf' },
} as const;

/**
 * Makes a report: a page (HTML) and a PDF of the same content, and that content as JSON, kept as documents of the run. The
 * content is kept first and both are printed from what is kept, so that an attempt after a crash, or the same run asked
 * again, gives the same documents byte for byte, whatever was inserted in between.
 */
export async function answerReport(ask: ReportAsk, at: ReportAt, parts: Parts = {}): Promise<Brief> {
  const stem = `${ask.kind}-${ask.kind === 'budget' ? ask.month : `${ask.period.from}-${ask.period.to}`}`;
  const { brief, paper } = await composedOnce(ask, at, parts, stem);
  at.progress('printing', paper.title);
  const printed = await at.press.print(paper, at.signal);
  await at.shelf.keep(kept(at, 'html', stem, Buffer.from(printed.html)));
  await at.shelf.keep({ ...kept(at, 'pdf', stem, printed.pdf), pages: printed.pages });
  at.progress('kept', `${printed.pages} ${printed.pages === 1 ? 'page' : 'pages'}`, { pages: printed.pages });
  const documents = (['pdf', 'html', 'data'] as const).map((file) => {
    const { documentId, name, type } = kept(at, file, stem, new Uint8Array());
    return { document_id: documentId, name, type };
  });
  const made = { ...brief, documents: [...brief.documents, ...documents] };
  return ask.email ? await mailed(made, paper.title, at) : made;
}

/** The content as it was first composed in this run. */
async function composedOnce(ask: ReportAsk, at: ReportAt, parts: Parts, stem: string): Promise<Composed> {
  const { documentId } = kept(at, 'data', stem, new Uint8Array());
  const known = await at.shelf.find(documentId);
  if (known) return JSON.parse(Buffer.from(known).toString()) as Composed;
  at.progress('reading', 'charges, sums and what was found');
  const composed = await compose(ask, at, parts);
  await at.shelf.keep(kept(at, 'data', stem, Buffer.from(JSON.stringify(composed))));
  // Another attempt may have been first: what is kept counts, and no other than it is printed.
  const first = await at.shelf.find(documentId);
  if (!first) throw new Error(`the report ${documentId} was kept and is not there`);
  return JSON.parse(Buffer.from(first).toString()) as Composed;
}

function kept({ runId, userId }: ReportAt, file: keyof typeof files, stem: string, bytes: Uint8Array): Kept {
  const { name, type } = files[file];
  return { runId, documentId: keptId(runId, `${stem}/${name}`), name: `${stem}${name.slice(6)}`, type, bytes, userId };
}
