import type { Brief } from '@holdfast/agents';
import { maskedAddress, queueMail, recipientOf } from '@holdfast/tools/notify';
import type { ReportAt } from './at.ts';

/**
 * Puts the PDF of a report into the outbox, once per run and report, for the user's own address. What comes of it is told as a
 * figure, or as what is missing; the address itself is nowhere but in the outbox.
 */
export async function mailed(brief: Brief, title: string, at: ReportAt): Promise<Brief> {
  const pdf = brief.documents.find(({ type }) => type === 'application/pdf');
  const to = at.userId === null ? null : await recipientOf(at.db, at.userId);
  if (!pdf || to === null) {
    const why = at.userId === null ? 'it is nobody’s in particular' : 'no address is known for this user';
    return { ...brief, degraded: [...brief.degraded, `The report was not mailed: ${why}.`] };
  }
  const { message } = await queueMail(at.db, {
    key: `report:${pdf.document_id}`,
    to,
    subject: title,
    body: `${plain(brief.text)}\n\nThe report is attached.\n`,
    attachments: [pdf],
    user: at.userId,
    run: at.runId,
  });
  const says = `to ${maskedAddress(to)}; the outbox tells when it was sent`;
  return { ...brief, figures: [...brief.figures, { name: 'Mail', unit: 'text', value: message.state, says }] };
}

const plain = (markdown: string): string => markdown.replace(/[*`]/g, '');
