import { useState } from 'react';

const kept = 'name';
const longest = 60;

export const myName = (): string => localStorage.getItem(kept) || 'owner';

/** The name under which this browser answers, and how to change it. There are no accounts yet. */
export function useMyName(): [string, (name: string) => void] {
  const [name, setName] = useState(myName);
  const set = (next: string): void => {
    const clean = next.replaceAll(/\p{Cc}/gu, '').slice(0, longest);
    localStorage.setItem(kept, clean.trim());
    setName(clean);
  };
  return [name, set];
}
