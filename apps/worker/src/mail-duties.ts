import type { Db } from '@holdfast/db';
import type { Duty } from '@holdfast/queue';
import type { Settings } from '@holdfast/settings';
import type { Documents } from '@holdfast/tools';
import { carryMail } from '@holdfast/tools/notify';

/** Carries what is in the outbox; without SMTP_URL it only sees to what somebody left half done. */
export const mailDuties = (
  db: Db,
  documents: Documents,
  { smtpUrl: url, smtpFrom: from }: Pick<Settings, 'smtpUrl' | 'smtpFrom'>,
): Duty[] => [
  {
    name: 'mail',
    everyMs: url === undefined ? 60_000 : 5_000,
    run: () =>
      carryMail({
        db,
        smtp: url === undefined || from === undefined ? undefined : { url, from },
        read: async ({ document_id: id }) => (await documents.read(id)).bytes,
      }),
  },
];
