import { useState } from 'react';
import { useMay, useMe } from '../account/me.tsx';

const kept = 'chat.user';

/** For whom this browser asks: oneself, or, where one sees everybody's rows, anybody; 'everybody': all together. */
export function useChatUser(): [string, (user: string) => void] {
  const { userId } = useMe();
  const mayAll = useMay('everybody');
  const [user, setUser] = useState(() => localStorage.getItem(kept) || 'everybody');
  const set = (next: string): void => {
    localStorage.setItem(kept, next);
    setUser(next);
  };
  return [mayAll ? user : userId, set];
}
