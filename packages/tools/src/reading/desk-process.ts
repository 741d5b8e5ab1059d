/** The program of a reading process: does for its parent what a desk does, and ends with it. */
import { setPriority } from 'node:os';
import { HoldfastError } from '@holdfast/errors';
import { Desk, type Hidden, type Laid, type Tried } from './desk.ts';
import { Engines } from './engines.ts';
import { errors } from './errors.ts';
import type { Limits } from './open-file.ts';
import type { Page, Picture, Recipe } from './reading.ts';
import { hasNative, openNative, openWasm, type Tesseract } from './tesseract.ts';

export type EngineChoice = 'auto' | 'wasm' | 'native';

export type Asked =
  | { do: 'open'; bytes: Uint8Array; limits: Limits }
  | { do: 'lay'; page: number }
  | { do: 'attempt'; recipe: Recipe }
  | { do: 'picture'; page: number; turned: Page['turned']; width: number; hide: Hidden | null }
  | { do: 'close' };

/** What each of them is answered with. */
export interface Answers {
  open: { pages: number };
  lay: Laid;
  attempt: Tried;
  picture: Picture;
  close: undefined;
}

export type Told = { answer: Answers[keyof Answers] } | { code: string | null; details: Record<string, unknown> };

// Below everybody else on the machine: a heartbeat beside it must not wait for a receipt.
setPriority(10);

const choice = (process.argv[2] ?? 'auto') as EngineChoice;
const desk = new Desk(new Engines(choose));

async function choose(): Promise<Tesseract> {
  if (choice === 'wasm') return openWasm();
  if (await hasNative()) return openNative();
  if (choice === 'native') throw errors.READING_NO_ENGINE();
  return openWasm();
}

function answer(asked: Asked): Promise<Answers[keyof Answers]> {
  switch (asked.do) {
    case 'open':
      return desk.open(asked.bytes, asked.limits);
    case 'lay':
      return desk.lay(asked.page);
    case 'attempt':
      return desk.attempt(asked.recipe);
    case 'picture':
      return desk.picture(asked.page, asked.turned, asked.width, asked.hide);
    case 'close':
      return desk.close().then(() => undefined);
  }
}

async function tell(asked: Asked): Promise<void> {
  let told: Told;
  try {
    told = { answer: await answer(asked) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    told =
      error instanceof HoldfastError
        ? { code: error.code, details: error.details }
        : { code: null, details: { reason } };
  }
  process.send?.(told);
}

process.on('message', (asked: Asked) => void tell(asked));
process.on('disconnect', () => process.exit());
