import { mask } from '@holdfast/telemetry';

/** Takes a model's reply as it comes. */
export interface Teller {
  take(piece: string): void;
  /** What was taken counts no more. */
  again(): void;
}

const sentence = /^[\s\S]*?(?:[.!?]+(?=\s)|\n)\s*/;

/**
 * Reads one text field of a JSON reply that is still on its way, and says each of its sentences once it is whole and may be
 * said. `begin` is called before the first one of each reply.
 */
export function tellerOf(
  field: string,
  may: (sentence: string) => boolean,
  say: { begin(): void; sentence(text: string): void },
): Teller {
  let reply = '';
  let said = 0;
  let begun = false;
  let refused = false;
  const one = (text: string): void => {
    said += text.length;
    const clean = mask(text.trim());
    if (clean === '') return;
    if (!may(clean)) {
      refused = true;
      return;
    }
    if (!begun) say.begin();
    begun = true;
    say.sentence(clean);
  };
  return {
    take(piece) {
      reply += piece;
      const read = readField(reply, field);
      while (read && !refused) {
        const [whole] = sentence.exec(read.text.slice(said)) ?? [];
        if (!whole) break;
        one(whole);
      }
      if (read?.whole && !refused && said < read.text.length) one(read.text.slice(said));
    },
    again() {
      reply = '';
      said = 0;
      refused = false;
      begun = false;
    },
  };
}

/** The field's text as far as it has come, and whether it is whole; undefined before it begins. */
function readField(json: string, field: string): { text: string; whole: boolean } | undefined {
  const begins = new RegExp(`"${field}"\\s*:\\s*"`).exec(json);
  if (!begins) return undefined;
  const [raw = ''] =
    /^(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/.exec(json.slice(begins.index + begins[0].length)) ?? [];
  const whole = json[begins.index + begins[0].length + raw.length] === '"';
  return { text: JSON.parse(`"${raw.replaceAll(/\p{Cc}/gu, ' ')}"`) as string, whole };
}
