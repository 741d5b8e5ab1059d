import { type ReactNode, useEffect, useRef, useState } from 'react';
import { openQuestions } from '../state/fold.ts';
import { useLive } from '../state/use-live.tsx';
import { plural, words } from './words.ts';

const everyMs = 5_000;

/** Tells a screen reader what is new in one sentence, at most every five seconds, instead of reading out the feed. */
export function Announcer(): ReactNode {
  const { state } = useLive();
  const [text, setText] = useState('');
  const current = useRef(state);
  useEffect(() => {
    current.current = state;
  }, [state]);
  useEffect(() => {
    let told = new Date().toISOString();
    let asked = -1;
    const timer = setInterval(() => {
      const now = current.current;
      if (!now) return;
      const fresh = now.decisions.filter((decision) => decision.at > told);
      const open = openQuestions(now).length;
      const [latest] = fresh;
      const parts = [
        latest &&
          `${plural(fresh.length, 'new decision')}; the latest by ${words(latest.member)}: ${words(latest.type)}.`,
        asked >= 0 && open > asked && `${plural(open, 'open question')}.`,
      ].filter((part) => typeof part === 'string');
      if (latest) told = latest.at;
      asked = open;
      if (parts.length > 0) setText(parts.join(' '));
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
