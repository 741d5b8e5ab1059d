/**
 * A peer's library. Peers are installed when the bench first runs, so the compiler cannot see their types: each
 * adapter says what it uses of them.
 */
export async function load<T>(name: string): Promise<T> {
  return (await import(name)) as T;
}
