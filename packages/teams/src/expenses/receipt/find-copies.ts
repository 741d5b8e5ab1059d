import type { Db } from '@holdfast/db';
import type { DocumentRow, Documents, Other } from '@holdfast/tools';
import { type Copy, Extracted, type Fields } from './answer.ts';
import { handEntered, likeness, type OtherReceipt, type Receipt } from './copies.ts';
import { chargesLike, type Link, linksOf } from './links.ts';

export interface Found {
  copies: Copy[];
  /** An earlier copy that is still being read: whose expense this belongs to is known when it is done. */
  waitsFor: string | null;
}

/**
 * Looks for the same purchase among other documents, by `fields` as all of them were read, and among the user's charges without one,
 * by what memory says that these fields mean; the most certain first.
 */
export async function findCopies(
  document: DocumentRow,
  { fields, meant }: { fields: Fields; meant: Fields },
  { db, documents }: { db: Db; documents: Documents },
): Promise<Found> {
  const others = await documents.others(document.document_id);
  const subject = receiptOf(document, fields);
  const near = others.flatMap((other) => {
    const read = fieldsIn(other);
    const like = likeness(subject, receiptOf(other, read));
    // Receipts of one till look alike: a picture that nobody has read yet says nothing. Whoever is read later sees the other.
    return like && (read || like.kind === 'same file') ? [{ other, like }] : [];
  });
  const links = new Map(
    (
      await linksOf(
        db,
        near.map(({ other }) => other.document_id),
      )
    ).map((link) => [link.document_id, link]),
  );
  const counted = near
    .map(({ other, like }) => ({ like, other: otherOf(other, links.get(other.document_id)) }))
    .filter(({ other }) => other.earlier || other.expenseId !== null);
  const { user_id: user } = document;
  const hand =
    user === null || fields.date.value === null || fields.total.value === null
      ? []
      : handEntered(meant, await chargesLike(db, user, fields.date.value, fields.total.value));
  const copies = counted
    .map(
      ({ like, other }): Copy => ({
        ...like,
        // Whoever else handed it in: that is for a person to look at.
        certainty: other.userId === user ? like.certainty : Math.min(like.certainty, 0.5),
        says: other.userId === user ? like.says : `${like.says}, handed in by somebody else`,
        document_id: other.documentId,
        expense_id: other.expenseId,
      }),
    )
    .sort((a, b) => Number(b.expense_id !== null) - Number(a.expense_id !== null) || b.certainty - a.certainty);
  const open = counted.find(({ other, like }) => other.open && other.userId === user && like.certainty >= 0.85);
  const known = copies.some((copy) => copy.expense_id !== null);
  return { copies: [...copies, ...hand].slice(0, 5), waitsFor: open && !known ? open.other.documentId : null };
}

function receiptOf(
  {
    document_id,
    user_id,
    sha256,
    picture_hash,
    extracted_text,
  }: Pick<Other, 'document_id' | 'user_id' | 'sha256' | 'picture_hash' | 'extracted_text'>,
  fields: Fields | null,
): Receipt {
  return { documentId: document_id, userId: user_id, sha256, pictureHash: picture_hash, text: extracted_text, fields };
}

const fieldsIn = ({ extracted_data: data }: Other): Fields | null => Extracted.safeParse(data).data?.fields ?? null;

const otherOf = (other: Other, link: Link | undefined): OtherReceipt => ({
  ...receiptOf(other, fieldsIn(other)),
  earlier: other.earlier,
  open: ['pending', 'processing'].includes(other.processing_status),
  expenseId: link?.expense_id ?? null,
});
