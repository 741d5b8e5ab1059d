import { alikeSignals } from './online-name.ts';
import { Known, Track } from './track.ts';

/** A charge as a stream of evidence sees it. */
export interface Passing {
  readonly owner: string;
  /** What the owner belongs to, where there is such a thing. */
  readonly group: string | null;
  readonly merchant: string;
  readonly category: string | null;
  readonly cents: number;
  /** Days, with their fraction where the hour is known. */
  readonly day: number;
  readonly timed: boolean;
  readonly currency: string | null;
  readonly foreign: boolean;
  /** Days until it was posted. */
  readonly lag: number;
}

export const signalNames = [
  'amount',
  'foreign',
  'currency share',
  'round amount',
  'hour',
  'weekday',
  'posting lag',
  'owner charges',
  'owner age',
  'owner gap',
  'owner day',
  'owner week',
  'owner month',
  'owner burst',
  'owner amount',
  'owner amount to mean',
  'owner firsts',
  'owner highs',
  'owner foreigns',
  'owner credits',
  'owner merchants',
  'merchant visits',
  'merchant share',
  'merchant gap',
  'merchant pair amount',
  'category visits',
  'category share',
  'group merchant visits',
  'group category share',
  'merchant charges',
  'merchant age',
  'merchant owners',
  'merchant day',
  'merchant month',
  'merchant burst',
  'merchant amount',
  'merchant firsts',
  'merchant credits',
  'category charges',
  'category amount',
  'category credits',
  'same amount gap',
  'same amount count',
  'same amount at merchant',
  'online name',
  'digits in name',
  'merchant risk',
  'merchant recent risk',
  'merchant latest risk',
  'merchant since confirmed',
  'merchant streak',
  'merchant clean before',
  'merchant since clean',
  'merchant in a row',
  'merchant ordinary',
  'owner risk',
  'owner since confirmed',
  'category risk',
] as const;
export type SignalName = (typeof signalNames)[number];

/** The share of confirmed cases, drawn towards `base` as by `weight` imagined ones. */
export const shrunk = (confirmed: number, judged: number, base: number, weight: number): number =>
  (confirmed + base * weight) / (judged + weight);

/**
 * Evidence about charges in the order of their time, in bounded memory: `signals` says what is known before a charge, `add` takes it
 * in, `judge` takes in a verdict once somebody gave it. Nothing later than the charge is ever looked at.
 */
export class Stream {
  private readonly tracks: Known<Track>;
  private readonly prices: Known<Price>;
  private readonly all = new Track();

  constructor(most = 1_000_000) {
    this.tracks = new Known(most, () => new Track());
    this.prices = new Known(most, () => ({ n: 0, last: Number.NaN }));
  }

  /** Writes the charge's signals to `into` from `at` on. */
  signals(c: Passing, into: Float32Array, at = 0): void {
    const { day } = c;
    const log = Math.log(Math.max(1, c.cents));
    const owner = this.look(`o${c.owner}`, day);
    const merchant = this.look(`m${c.merchant}`, day);
    const pair = this.look(`p${c.owner}|${c.merchant}`, day);
    const category = c.category === null ? none : this.look(`c${c.category}`, day);
    const ownCategory = c.category === null ? none : this.look(`k${c.owner}|${c.category}`, day);
    const groupMerchant = c.group === null ? none : this.look(`g${c.group}|${c.merchant}`, day);
    const group = c.group === null ? none : this.look(`G${c.group}`, day);
    const groupCategory = c.group === null ? none : this.look(`h${c.group}|${c.category}`, day);
    const same = this.prices.peek(`a${c.owner}|${c.merchant}|${c.cents}`) ?? unseen;
    const price = this.prices.peek(`b${c.merchant}|${c.cents}`) ?? unseen;
    const currency = this.look(`y${c.currency}`, day);
    const { online, digits } = alikeSignals(c.merchant);
    const base = shrunk(this.all.confirmed, this.all.judged, 0.005, 100);
    const weekday = ((Math.floor(day) % 7) + 7) % 7;
    const row = [
      log,
      c.foreign ? 1 : 0,
      c.currency === null ? Number.NaN : Math.log1p(currency.n) - Math.log1p(this.all.n),
      c.cents % 10_000 === 0 ? 3 : c.cents % 1000 === 0 ? 2 : c.cents % 100 === 0 ? 1 : 0,
      c.timed ? (day - Math.floor(day)) * 24 : Number.NaN,
      weekday,
      c.lag,
      Math.log1p(owner.n),
      day - owner.first,
      day - owner.last,
      owner.short,
      owner.middle,
      owner.long,
      (owner.short + 0.2) / (owner.long / 30 + 0.2),
      owner.distance(log),
      owner.long > 0 ? log - Math.log(owner.spent / owner.long) : Number.NaN,
      owner.firsts,
      owner.highs,
      owner.foreigns,
      owner.credits,
      owner.n > 0 ? owner.partners / owner.n : Number.NaN,
      pair.n,
      owner.n > 0 ? pair.n / owner.n : Number.NaN,
      day - pair.last,
      pair.distance(log),
      ownCategory.n,
      owner.n > 0 ? (ownCategory.n + 0.5) / (owner.n + 10) : Number.NaN,
      Math.log1p(groupMerchant.n),
      group.n > 0 ? Math.log((groupCategory.n + 0.5) / (group.n + 10)) : Number.NaN,
      Math.log1p(merchant.n),
      day - merchant.first,
      merchant.partners,
      merchant.short,
      merchant.long,
      (merchant.short + 0.2) / (merchant.long / 30 + 0.2),
      merchant.distance(log),
      merchant.firsts,
      merchant.credits,
      Math.log1p(category.n),
      category.distance(log),
      (category.credits + 0.05) / (category.middle + 5),
      day - same.last,
      same.n,
      merchant.n > 0 ? price.n / merchant.n : Number.NaN,
      online,
      digits,
      shrunk(merchant.confirmed, merchant.judged, base, 2),
      shrunk(merchant.recentConfirmed, merchant.recentJudged, base, 2),
      merchant.latest,
      day - merchant.lastConfirmed,
      day - merchant.streakBegan,
      day - merchant.cleanBefore,
      day - merchant.lastClean,
      merchant.row,
      merchant.ordinary,
      shrunk(owner.recentConfirmed, owner.recentJudged, base, 2),
      day - owner.lastConfirmed,
      shrunk(category.recentConfirmed, category.recentJudged, base, 20),
    ];
    into.set(row, at);
  }

  add(c: Passing): void {
    const { day } = c;
    const log = Math.log(Math.max(1, c.cents));
    const owner = this.tracks.of(`o${c.owner}`);
    const merchant = this.tracks.of(`m${c.merchant}`);
    const pair = this.tracks.of(`p${c.owner}|${c.merchant}`);
    owner.fadeMarks(day);
    merchant.fadeMarks(day);
    if (pair.n === 0) {
      owner.partners += 1;
      owner.firsts += 1;
      merchant.partners += 1;
      merchant.firsts += 1;
    }
    if (owner.distance(log) > 2.5) owner.highs += 1;
    if (c.foreign) owner.foreigns += 1;
    for (const track of [owner, merchant, pair, this.all]) track.add(day, log);
    if (c.category !== null) {
      this.tracks.of(`c${c.category}`).add(day, log);
      this.tracks.of(`k${c.owner}|${c.category}`).add(day, log);
    }
    if (c.group !== null) {
      this.tracks.of(`G${c.group}`).add(day, log);
      this.tracks.of(`g${c.group}|${c.merchant}`).add(day, log);
      if (c.category !== null) this.tracks.of(`h${c.group}|${c.category}`).add(day, log);
    }
    for (const name of [`a${c.owner}|${c.merchant}|${c.cents}`, `b${c.merchant}|${c.cents}`]) {
      const price = this.prices.of(name);
      price.n += 1;
      price.last = day;
    }
    if (c.currency !== null) this.tracks.of(`y${c.currency}`).add(day, log);
  }

  /** A refund was posted. */
  credit(c: Pick<Passing, 'owner' | 'merchant' | 'category' | 'day'>): void {
    for (const name of [`o${c.owner}`, `m${c.merchant}`, `c${c.category}`]) {
      const track = this.tracks.of(name);
      track.fadeMarks(c.day);
      track.credits += 1;
    }
  }

  /** A person's word on a charge of `day`. */
  judge(c: Passing, fraud: boolean): void {
    const owner = this.tracks.of(`o${c.owner}`);
    const usual = fraud && !(owner.distance(Math.log(Math.max(1, c.cents))) > 2);
    owner.judge(c.day, fraud, usual);
    this.tracks.of(`m${c.merchant}`).judge(c.day, fraud, usual);
    if (c.category !== null) this.tracks.of(`c${c.category}`).judge(c.day, fraud, usual);
    this.all.judge(c.day, fraud, usual);
  }

  private look(name: string, day: number): Track {
    const track = this.tracks.peek(name);
    if (track === undefined) return none;
    track.fade(day);
    track.fadeMarks(day);
    track.fadeVerdicts(day);
    return track;
  }
}

const none = new Track();

interface Price {
  n: number;
  last: number;
}

const unseen: Price = { n: 0, last: Number.NaN };
