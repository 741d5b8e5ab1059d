export {
  Address,
  type Attachment,
  type MessageRow,
  type MessageState,
  maskedAddress,
  messageStates,
} from './message.ts';
export {
  checkAddress,
  countMail,
  decideMail,
  dropRecipient,
  listMail,
  type MailDecision,
  mailStates,
  type NewMessage,
  ownerOfMail,
  type Queued,
  queueMail,
  recipientOf,
  recipientsOf,
  setRecipient,
} from './outbox.ts';
export { carryMail, type PostmanOptions } from './postman.ts';
export type { SmtpSettings } from './smtp.ts';
