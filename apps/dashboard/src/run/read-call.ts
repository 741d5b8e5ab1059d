/** A stored call of a model, for people. */
import { isRow } from '../ui/plain-value.ts';
import type { CallView } from '../wire.ts';

export interface Said {
  /** system, user, assistant, or the tool that answered. */
  by: string;
  text: string;
}

/** The messages of a prompt; null where it was cut and is JSON no more. */
export function messagesOf(prompt: string): Said[] | null {
  const list = parsed(prompt);
  if (!Array.isArray(list)) return null;
  return list.filter(isRow).map((message) => {
    const calls = Array.isArray(message['calls']) ? message['calls'].filter(isRow) : [];
    const asked = calls.map((call) => `${String(call['name'])} ${JSON.stringify(call['args'])}`);
    const text = typeof message['text'] === 'string' ? message['text'] : '';
    const tool = message['role'] === 'tool' ? `result of ${String(message['name'])}` : String(message['role']);
    return { by: tool, text: [text, ...asked].filter((line) => line !== '').join('\n') };
  });
}

/** What a model answered, as JSON where it is; the text where it was cut. */
export function answerIn(stored: string): unknown {
  const value = parsed(stored);
  if (!isRow(value)) return stored;
  const { text, calls, answer } = value;
  const read = typeof answer === 'string' ? (parsed(answer) ?? answer) : answer;
  const calling = Array.isArray(calls) && calls.length > 0;
  if (read && !calling && (!text || text === answer)) return read;
  return {
    // Some providers give an answer in the text itself.
    ...(text && text !== answer ? { text } : {}),
    ...(calling ? { calls } : {}),
    ...(read ? { answer: read } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** "$1 in, $0.05 from the cache, $5 out for a million tokens (holdfast 2026-11-20)" */
export function priceSays({ price }: Pick<CallView, 'price'>): string {
  if (!price) return 'No price is known for this model.';
  const cached = price.cacheRead === price.input ? '' : `, $${plain(price.cacheRead)} from the cache`;
  return `$${plain(price.input)} in${cached}, $${plain(price.output)} out for a million tokens (${price.source}).`;
}

const plain = (text: string): string => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);
