const called: Readonly<Record<string, string>> = { cash: 'Cash', debit: 'Debit Card', card: 'Credit Card' };

/** The way of paying that was read, as the ledger calls it. Null: it was read as none of these. */
export const paidBy = (word: string | null): string | null => (word === null ? null : (called[word] ?? null));
