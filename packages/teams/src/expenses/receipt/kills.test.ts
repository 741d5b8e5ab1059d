import { bury, holdClaims } from '@holdfast/queue/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk, slip, someone } from './testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk('receipt_kills');
});
afterEach(clearPoints);
afterAll(() => desk?.close());

let cases = 0;

/** Resolves when an attempt passes the place the first time; where the place waits, the attempt stops there for good. */
function reach(place: string): Promise<void> {
  const reached = Promise.withResolvers<void>();
  let passed = false;
  setPoint(place, () => {
    if (passed) return;
    passed = true;
    reached.resolve();
    return new Promise(() => {});
  });
  return reached.promise;
}

test.each([
  ['the upload stored, nothing begun', 'attempt.before-run'],
  ['the reading half done', 'receipt.page'],
  ['the fields out', 'receipt.fields-out'],
  ['about to post', 'receipt.posting'],
  ['the expense posted', 'receipt.posted'],
  ['about to settle', 'attempt.before-settle'],
])('killed with %s: exactly one expense', async (_, place) => {
  const user = someone();
  const claims = holdClaims();
  const first = await desk.worker({ ...desk.hands(), leaseMs: 60_000 });
  const reached = reach(place);
  const send = place === 'receipt.page' ? desk.sendPicture : desk.sendPdf;
  const document = await send(
    slip({
      date: `2026-0${++cases}-15`,
      invoice: `K-${cases}7001`,
    }),
    user,
  );
  await reached;
  await claims.hold(first.id);
  void first.kill();
  await bury(desk.db, first.id);
  const second = await desk.worker({ ...desk.hands(), leaseMs: 60_000 });
  try {
    const answer = await desk.answered(document);
    expect(answer).toMatchObject({ outcome: 'posted' });
    expect((await desk.expensesOf(user)).map((one) => one.expense_id)).toEqual([answer.expense_id]);
    const links = await desk.db.sql('SELECT how FROM expense_documents WHERE document_id = $1', [document]);
    expect(links).toEqual([{ how: 'posted' }]);
    expect(await desk.row(document)).toMatchObject({ processing_status: 'completed' });
  } finally {
    claims.release();
    await second.stop();
  }
});
