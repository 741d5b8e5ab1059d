import type { Charge } from './evidence.ts';

/** What one rule says about a charge. */
export interface Judgement {
  /** 0 (nothing unusual) to 1 (as unusual as it gets); the policy's weight turns it into points. */
  readonly strength: number;
  readonly figure: Figure;
  /** One plain sentence, without the full stop. */
  readonly says: string;
}

/** The measured value a judgement stands on. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
}

/** "USD 83.47", from whole cents. */
export function money({ cents, currency }: Pick<Charge, 'cents' | 'currency'>): string {
  if (cents === null) return 'an unknown amount';
  const whole = Math.trunc(Math.abs(cents) / 100);
  const rest = String(Math.round(Math.abs(cents) % 100)).padStart(2, '0');
  return `${currency ?? '?'} ${cents < 0 ? '-' : ''}${whole}.${rest}`;
}

export const clamp = (value: number): number => (value > 0 ? Math.min(1, value) : 0);
