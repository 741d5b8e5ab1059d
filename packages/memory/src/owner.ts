/** Stands for everybody of a workspace where a user's id would stand. */
export const everybody = '00000000-0000-0000-0000-000000000000';

/** Whose memories a question may see: the user's and everybody's, or everybody's alone. */
export function ownersFor(userId: string | null): string[] {
  return userId === null ? [everybody] : [userId, everybody];
}
