// Preloaded (`--import …/skew-clock.mjs?ahead=MS`) into a process whose wall clock is to be wrong, its threads too. The
// monotonic clocks stay, as on a machine whose clock was set.
const ahead = Number(new URL(import.meta.url).searchParams.get('ahead') ?? 0);
const Real = Date;

class Skewed extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + ahead);
    else super(...args);
  }

  static now() {
    return Real.now() + ahead;
  }
}

globalThis.Date = new Proxy(Skewed, { apply: () => new Skewed().toString() });
