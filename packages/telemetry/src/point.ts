export type PointDetails = Readonly<Record<string, unknown>>;
export type AtPoint = (details: PointDetails, name: string) => void | Promise<void>;

const none: PointDetails = Object.freeze({});
let points: Map<string, AtPoint> | undefined;

/**
 * A named place where tests may hold, fail or kill the program. Outside tests it is one comparison. What a test
 * throws here is thrown to the caller; callers await the result where they can.
 */
export function point(name: string, details: PointDetails = none): void | Promise<void> {
  if (points === undefined) return;
  const act = points.get(name) ?? points.get('*');
  if (act) return act(details, name);
}

/** Tests only: does `act` whenever the program passes `name`; `*` is every point that has no act of its own. */
export function setPoint(name: string, act: AtPoint): void {
  points ??= new Map();
  points.set(name, act);
}

export function clearPoints(): void {
  points = undefined;
}
