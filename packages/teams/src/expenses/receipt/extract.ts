import type { AgentTools } from '@holdfast/agents';
import { point } from '@holdfast/telemetry';
import type { DocumentRow } from '@holdfast/tools';
import { type Page, type Reading, textOf } from '@holdfast/tools/reading';
import { Extracted } from './answer.ts';
import { fieldsOf, isEnough } from './fields/index.ts';
import { knownMerchants } from './links.ts';
import { plainOf } from './read-fields.ts';
import { look } from './vision.ts';

/** Raised when what is read from the same file changes: what an older reader left is then read again. */
const reader = 'receipt-2';

type Hands = Pick<AgentTools, 'db' | 'documents' | 'reader' | 'model' | 'progress' | 'signal' | 'attempt'>;

/** What a document says: kept by an earlier attempt, or read now and kept. Throws READING_… and STORE_… errors. */
export async function extract(document: DocumentRow, hands: Hands): Promise<Extracted> {
  const { db, documents, reader: read, progress, signal } = hands;
  const { agentId } = hands.attempt;
  const kept = Extracted.safeParse(document.extracted_data);
  if (kept.success && kept.data.reader === reader) {
    progress('kept', 'it was read before, and is not read again');
    return kept.data;
  }
  const [{ bytes }, merchants] = await Promise.all([
    documents.read(document.document_id),
    knownMerchants(db, document.user_id),
  ]);
  await point('receipt.reading', { document: document.document_id });
  const reading = await read.read(bytes, {
    signal,
    enough: isEnough,
    progress: ({ page, pages, attempt }) => {
      void point('receipt.page', { document: document.document_id, page, attempt });
      const how = attempt === 0 ? 'making the picture ready' : `reading, attempt ${attempt}`;
      progress('reading', `page ${page} of ${pages}: ${how}`, { page, pages, attempt });
    },
  });
  const vision = await look(bytes, reading, hands);
  const found = fieldsOf(reading, { merchants, ...(vision?.seen ? { seen: vision.seen } : {}) });
  const { certain, reasons } = found;
  const extracted: Extracted = {
    reader,
    pages: reading.pages.map(pageOf),
    fields: plainOf(found),
    certain,
    reasons,
    ...(vision ? { vision } : {}),
  };
  const text = reading.pages.map(({ words }) => textOf(words)).join('\n\f\n');
  await documents.keepExtracted(document.document_id, { text, data: extracted, agentId });
  progress('read', summary(reading), { words: wordCount(reading), seconds: Math.round(reading.seconds * 10) / 10 });
  await point('receipt.fields-out', { document: document.document_id });
  // As it is kept, that is masked: no attempt sees more than another.
  return Extracted.parse((await documents.get(document.document_id)).extracted_data ?? extracted);
}

const pageOf = ({ width, height, turned, from, engine, mode, confidence }: Page): Extracted['pages'][number] => ({
  width,
  height,
  turned,
  from,
  mode: `${engine}: ${mode}`,
  confidence,
});

const wordCount = ({ pages }: Reading): number => pages.reduce((sum, { words }) => sum + words.length, 0);

function summary(reading: Reading): string {
  const { length } = reading.pages;
  const modes = [...new Set(reading.pages.map(({ engine, mode }) => `${engine}, ${mode}`))].join('; ');
  return `${wordCount(reading)} words on ${length} ${length === 1 ? 'page' : 'pages'} (${modes})`;
}
