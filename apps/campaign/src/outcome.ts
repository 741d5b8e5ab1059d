import type { Course } from './course.ts';
import type { Verdict } from './judge.ts';
import type { Fired } from './strike.ts';
import type { Outage } from './weather.ts';

/** What a campaign came out with. */
export interface Campaign {
  verdict: Verdict;
  scenarios: number;
  /** Blows that fell. */
  fired: Fired[];
  /** Blows that were planned and whose border was not passed (again). */
  unstruck: number;
  deaths: number;
  regionsLost: number;
  outages: Record<Outage, number>;
  /** Scenarios that ended while so many regions had workers. */
  endedIn: Record<number, number>;
  cancelled: number;
  redriven: number;
  /** Runs given up because five workers died on a task of theirs, and redriven. */
  gaveUp: number;
  answered: number;
  crashes: readonly string[];
  /** Questions that two answers both won: never. */
  wonTwice: number;
  /** What lived through it, as it grew or did not; with `pace` only. */
  course?: Course;
  seconds: number;
}
