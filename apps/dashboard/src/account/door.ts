/** Pages of one browser share its cookie: each tells the others who came in here, and that somebody left. */
const channel = new BroadcastChannel('holdfast.door');

/** `userId` null: nobody is signed in any more. */
export const tellOtherPages = (userId: string | null): void => channel.postMessage(userId);

/** Acts when another page says that somebody else is signed in, or nobody. Returns how to stop listening. */
export function onOtherPerson(userId: string, act: () => void): () => void {
  const heard = ({ data }: MessageEvent<string | null>): void => {
    if (data !== userId) act();
  };
  channel.addEventListener('message', heard);
  return () => channel.removeEventListener('message', heard);
}
