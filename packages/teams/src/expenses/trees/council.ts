import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Growth, grow, type Lesson } from './grow.ts';
import { logOdds, type TreeModel } from './model.ts';

/**
 * Models grown on the same charges, each without one part of their owners. Their mean is the opinion about an owner nobody saw; about an
 * owner they learnt from, only the model that never saw this owner is asked, which is what cross-validation means.
 */
export interface Council {
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly models: readonly TreeModel[];
}

/** Which part an owner belongs to. */
export const partOf = (owner: string, parts: number): number =>
  (createHash('sha256').update(`part:${owner}`).digest()[0] as number) % parts;

/** The mean log-odds of all models; in sample for an owner they learnt from. */
export function opinion({ models }: Council, row: ArrayLike<number>): number {
  return models.reduce((sum, model) => sum + logOdds(model, row), 0) / models.length;
}

/** The log-odds by who never saw the owner: one model where they learnt from this owner, else all of them. */
export function unseenOpinion(council: Council, owner: string, learnt: boolean, row: ArrayLike<number>): number {
  const { models } = council;
  return learnt ? logOdds(models[partOf(owner, models.length)] as TreeModel, row) : opinion(council, row);
}

export function growModels(lesson: Lesson, owners: readonly string[], parts: number, growth: Growth): TreeModel[] {
  return Array.from({ length: parts }, (_, part) => {
    const kept = owners.flatMap((owner, i) => (partOf(owner, parts) === part ? [] : [i]));
    return grow(subset(lesson, kept), growth);
  });
}

export function subset({ signals, values, labels, weights }: Lesson, rows: readonly number[]): Lesson {
  const width = signals.length;
  const some = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    some.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return {
    signals,
    values: some,
    labels: Uint8Array.from(rows, (row) => labels[row] as number),
    ...(weights ? { weights: Float32Array.from(rows, (row) => weights[row] as number) } : {}),
  };
}

export function readCouncil(file: URL): Council {
  return JSON.parse(readFileSync(file, 'utf8')) as Council;
}

/** One tree a line, so that a change of the model is a change of lines. */
export function councilText({ provenance, models }: Council): string {
  const texts = models.map(
    ({ signals, prior, trees }) =>
      `{"signals":${JSON.stringify(signals)},"prior":${prior},"trees":[\n${trees.map((tree) => JSON.stringify(tree)).join(',\n')}]}`,
  );
  return `{"provenance":${JSON.stringify(provenance)},\n"models":[\n${texts.join(',\n')}]}\n`;
}
