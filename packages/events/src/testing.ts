import type { Db } from '@holdfast/db';

/** What is wrong with the lanes: a position that is missing, doubled, or a head that is not the last of them. */
export function gaps(db: Db): Promise<{ lane: number; head: number; found: number; last: number | null }[]> {
  return db.sql(`SELECT l.lane, l.head, count(e.pos)::INT8 AS found, max(e.pos) AS last FROM lanes l
    LEFT JOIN events e ON e.lane = l.lane GROUP BY l.lane, l.head
    HAVING l.head <> count(e.pos) OR (count(e.pos) > 0 AND (min(e.pos) <> 1 OR max(e.pos) <> l.head)) ORDER BY l.lane`);
}
