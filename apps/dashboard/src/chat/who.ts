import { useState } from 'react';

const kept = 'chat.user';

/** For whom this browser asks; 'everybody': an operator, who sees all. The one place that accounts replace. */
export function useChatUser(): [string, (user: string) => void] {
  const [user, setUser] = useState(() => localStorage.getItem(kept) || 'everybody');
  const set = (next: string): void => {
    localStorage.setItem(kept, next);
    setUser(next);
  };
  return [user, set];
}
