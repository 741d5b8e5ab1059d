import { expect, test } from 'vitest';
import { readAboutDocument, readExtracted } from './read-extracted.ts';

const place = { page: 1, x: 10, y: 20, w: 30, h: 8 };

test('fields with their places are read, whatever else is there', () => {
  const total = { value: '4.86', confidence: 0.9, place };
  const date = { value: null, confidence: 0, place: null };
  expect(readExtracted({ reader: 'x', fields: { total, date, odd: 7 }, pages: [{ width: 800, height: 900 }] })).toEqual(
    {
      fields: [
        { name: 'total', ...total },
        { name: 'date', ...date },
      ],
      pages: [{ width: 800, height: 900 }],
    },
  );
  for (const odd of [null, undefined, 'text', [], { fields: [] }, { fields: 'x' }])
    expect(readExtracted(odd)).toEqual({ fields: [], pages: [] });
});

test('a question about a document is told from any other', () => {
  const shows = {
    document_id: 'd',
    boxes: [{ field: 'total', value: '4.86', confidence: 0.4, ...place }],
    pages: [{ width: 800, height: 900 }],
    doubts: ['no date was found'],
    best: { total: '4.86', n: 3 },
    copies: [],
    note: 'more',
  };
  expect(readAboutDocument(shows)).toEqual({
    documentId: 'd',
    fields: [{ name: 'total', value: '4.86', confidence: 0.4, place }],
    pages: [{ width: 800, height: 900 }],
    doubts: ['no date was found'],
    best: { total: '4.86' },
    more: { note: 'more' },
  });
  for (const other of [null, 'x', { document_id: 'd' }, { boxes: [] }])
    expect(readAboutDocument(other)).toBeUndefined();
});
