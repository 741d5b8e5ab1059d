import { clamp, type Judgement } from './judgement.ts';
import { distanceKm } from './places.ts';
import type { Subject } from './subject.ts';

const HOUR = 3_600_000;

/** Faster than a passenger jet, with half an hour's grace for clocks; nearer than this no journey is needed. */
const FASTEST = 900;
const NEAR = 200;

/** Two charges made in places that nobody can travel between in the time between them. */
export function impossibleTravel({ charge, history }: Subject): Judgement | null {
  const here = charge.place ?? null;
  if (here === null) return null;
  let best = { speed: 0, place: '', km: 0, hours: 0 };
  for (const { place, createdAt } of history) {
    const hours = Math.abs(charge.createdAt - createdAt) / HOUR;
    if (!place || hours > 24) continue;
    const km = distanceKm(here, place);
    if (km === null || km < NEAR) continue;
    const speed = km / (hours + 0.5);
    if (speed > best.speed) best = { speed, place, km, hours };
  }
  return {
    strength: clamp((best.speed - FASTEST) / FASTEST),
    figure: { value: Math.round(best.speed), unit: 'km/h from another charge within a day' },
    says:
      best.speed === 0
        ? `no other charge far from ${here} within a day`
        : `${Math.round(best.km)} km from a charge in ${best.place} ${best.hours.toFixed(1)} hours apart`,
  };
}
