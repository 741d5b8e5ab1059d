import type { Db } from '@holdfast/db';

/** Numbers and addresses as people write them; each is nobody's: of test ranges, or of documentation. */
export const planted = {
  card: '4111 1111 1111 1111',
  otherCard: '5500005555555559',
  ssn: '078-05-1120',
  sin: '046-454-286',
  iban: 'DE89 3704 0044 0532 0130 00',
  email: 'eve.privacy@example.com',
  phone: '+1 415 555 0132',
} as const;

/** All of them in one sentence. */
export const confession = `my card ${planted.card} or ${planted.otherCard}, ssn ${planted.ssn}, sin ${planted.sin}, iban ${planted.iban}, mail ${planted.email}, call ${planted.phone}`;

/** Also without what people put between the digits. */
const needles = [...Object.values(planted), ...Object.values(planted).map((one) => one.replace(/[ -]/g, ''))];

/** Which of them stand in a text. */
export function plantedIn(text: string): string[] {
  const found = needles.filter((needle) => text.includes(needle));
  return [...new Set(found)];
}

/** Every column of every table in which one of them stands, as `table.column: what`. Columns named in `but` are left out. */
export async function plantedInTables(db: Pick<Db, 'sql'>, but: ReadonlySet<string>): Promise<string[]> {
  const columns = await db.sql<{ table_name: string; column_name: string }>(
    `SELECT c.table_name, c.column_name FROM information_schema.columns c
     JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY 1, 2`,
  );
  if (columns.length < 100)
    throw new Error(`only ${columns.length} columns were looked through: this is not the schema`);
  const found: string[] = [];
  for (const { table_name: table, column_name: column } of columns) {
    const name = `${table}.${column}`;
    if (but.has(name) || but.has(table)) continue;
    const rows = await db.sql<{ text: string | null }>(`SELECT "${column}"::TEXT AS text FROM "${table}"`);
    const what = new Set(rows.flatMap(({ text }) => plantedIn(text ?? '')));
    for (const one of what) found.push(`${name}: ${one}`);
  }
  return found;
}
