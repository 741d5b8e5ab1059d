/** Texts for people, made of names and numbers. */

/** `fraud_flag` → "Fraud flag". */
export function words(name: string): string {
  const text = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_\-.]+/g, ' ')
    .trim()
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Milliseconds as people say them: 850 ms, 2.4 s, 3 min, 2 h, 4 d. */
export function span(ms: number): string {
  const abs = Math.max(0, ms);
  if (abs < 1_000) return `${Math.round(abs)} ms`;
  if (abs < 10_000) return `${(abs / 1_000).toFixed(1)} s`;
  if (abs < 60_000) return `${Math.round(abs / 1_000)} s`;
  if (abs < 3_600_000) return `${Math.round(abs / 60_000)} min`;
  if (abs < 86_400_000) return `${(abs / 3_600_000).toFixed(abs < 36_000_000 ? 1 : 0)} h`;
  return `${Math.round(abs / 86_400_000)} d`;
}

/** Since a beginning, as a stopwatch: 0.24 s, 12.5 s. */
export const seconds = (ms: number): string =>
  ms < 60_000 ? `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s` : span(ms);

/** What still goes on, by a clock that ticks once a second: 0 s, 7 s, 2 min. */
export const running = (ms: number): string => (ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1_000))} s` : span(ms));

/** How long ago, or how long until. */
export function ago(at: string, now: number): string {
  const ms = now - Date.parse(at);
  if (Math.abs(ms) < 1_500) return 'now';
  const text = Math.abs(ms) < 10_000 ? `${Math.round(Math.abs(ms) / 1_000)} s` : span(Math.abs(ms));
  return ms > 0 ? `${text} ago` : `in ${text}`;
}

// Made once: asked without one, a browser makes or looks one up for each number and time.
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const number = new Intl.NumberFormat();
const coarse = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

export function exact(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? at : moment.format(ms);
}

export const count = (n: number): string => number.format(n);

/** A number as it is, without the digits nobody reads. */
export const figure = (n: number): string =>
  Number.isInteger(n) || Math.abs(n) < 10 ? number.format(n) : coarse.format(n);

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
