import { dim, green, red, yellow } from '../output.ts';

/** A line for each step of a start, with how long it took. On a terminal the line shows that work is under way. */
export interface Steps {
  step<T>(name: string, work: (say: (detail: string) => void) => Promise<T>): Promise<T>;
  note(text: string): void;
  warn(text: string): void;
}

export function createSteps(out: NodeJS.WriteStream = process.stdout): Steps {
  const live = out.isTTY;
  const line = (mark: string, name: string, detail: string, seconds: string): void => {
    out.write(`${live ? '\r\u001b[K' : ''}${mark} ${name.padEnd(11)} ${detail}${seconds && dim(`  ${seconds}`)}\n`);
  };
  return {
    async step(name, work) {
      const began = performance.now();
      let detail = '';
      const say = (text: string): void => {
        detail = text;
        if (live) out.write(`\r\u001b[K${dim('·')} ${name.padEnd(11)} ${dim(text)}`);
      };
      say('…');
      detail = '';
      try {
        const result = await work(say);
        line(green('✓'), name, detail, `${((performance.now() - began) / 1000).toFixed(1)} s`);
        return result;
      } catch (error) {
        line(red('✗'), name, detail, '');
        throw error;
      }
    },
    note: (text) => out.write(`${text}\n`),
    warn: (text) => out.write(`${live ? '\r\u001b[K' : ''}${yellow('!')} ${text}\n`),
  };
}
