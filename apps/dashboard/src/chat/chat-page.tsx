import { History, Trash2, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { problemOf } from '../api/request.ts';
import { useAddress } from '../shell/address.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Composer } from './composer.tsx';
import { Conversations } from './conversations.tsx';
import { Thread } from './thread.tsx';
import { useForget, useHow, useTalkers } from './use-chat.ts';
import { useTalk } from './use-talk.ts';
import { useUpload } from './use-upload.tsx';
import { UserChoice } from './user-choice.tsx';
import { useChatUser } from './who.ts';

/** Conversations with a team: ask, watch its members work, and see what each figure rests on. */
export default function ChatPage(): ReactNode {
  const { data: teams, error } = useTalkers();
  const [address] = useAddress();
  if (error) return <ProblemNotice problem={problemOf(error)} />;
  if (!teams) return <Skeleton lines={8} />;
  const team = teams.find((name) => name === address['team']) ?? teams[0];
  if (!team)
    return (
      <Empty icon={History} title="No team talks">
        A team is talked to where its team.ts has chat() among what starts it.
      </Empty>
    );
  return <Chat key={team} team={team} />;
}

function Chat({ team }: { team: string }): ReactNode {
  const [user, setUser] = useChatUser();
  const [address, change] = useAddress();
  const { data: how, error } = useHow(team);
  const drawer = useRef<HTMLDialogElement>(null);
  const opened = address['c'] ?? null;
  // The id of the next new conversation; once it stands in the address it is spent.
  const [fresh, setFresh] = useState(() => crypto.randomUUID());
  if (opened === fresh) setFresh(crypto.randomUUID());
  const id = opened ?? fresh;
  const choose = (conversation: string | null): void => {
    change({ c: conversation ?? undefined });
    drawer.current?.close();
  };
  const switchTo = (next: string): void => {
    setUser(next);
    choose(null);
  };
  const list = (
    <>
      <UserChoice users={how?.users ?? []} user={user} choose={switchTo} />
      <Conversations team={team} user={user} open={opened} choose={choose} />
    </>
  );
  return (
    <div className="flex h-[calc(100dvh-9.5rem)] gap-4 lg:h-[calc(100dvh-6.5rem)]">
      <aside className="hidden w-64 shrink-0 flex-col gap-2 lg:flex">{list}</aside>
      <dialog
        ref={drawer}
        aria-label="Conversations"
        onClick={(event) => event.target === drawer.current && drawer.current.close()}
        className="m-0 h-dvh max-h-none w-80 max-w-[90vw] bg-page p-3 text-ink shadow-high"
      >
        <div className="flex h-full flex-col gap-2">
          <p className="flex items-center justify-between text-sm font-semibold">
            Conversations
            <IconButton name="Close" icon={X} onClick={() => drawer.current?.close()} />
          </p>
          {list}
        </div>
      </dialog>
      <section aria-label="Conversation" className="flex min-w-0 flex-1 flex-col gap-2">
        {error && <ProblemNotice problem={problemOf(error)} />}
        <Conversation
          // The same before and after its first question: what stands in the composer stays.
          key={`${user}/${id}`}
          id={id}
          team={team}
          user={user}
          opened={opened}
          choose={choose}
          how={how}
          showList={() => drawer.current?.showModal()}
        />
      </section>
    </div>
  );
}

interface Props {
  team: string;
  user: string;
  id: string;
  /** null: not begun yet. */
  opened: string | null;
  choose(conversation: string | null): void;
  /** On a narrow page the list is a drawer. */
  showList(): void;
  how: Parameters<typeof Thread>[0]['how'];
}

function Conversation({ team, user, id, opened, choose, how, showList }: Props): ReactNode {
  const talk = useTalk(team, user, id, opened === null, () => opened === null && choose(id));
  const forget = useForget(team, user);
  const upload = useUpload(user);
  return (
    <>
      <div className="mx-auto flex w-full max-w-3xl items-center justify-between gap-2 lg:justify-end">
        <Button icon={History} className="lg:hidden" onClick={showList}>
          Conversations
        </Button>
        {opened !== null && (
          <ConfirmButton
            icon={Trash2}
            name="Forget"
            question="Forget this conversation for good?"
            busy={forget.isPending}
            act={() => forget.mutate(opened, { onSuccess: () => choose(null) })}
          />
        )}
      </div>
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-3xl px-1 py-2">
          <Thread talk={talk} how={how} />
        </div>
      </div>
      <div className="mx-auto w-full max-w-3xl space-y-2">
        {talk.unsent !== null && <ProblemNotice problem={problemOf(talk.unsent)} />}
        {upload.notice}
        <Composer busy={talk.busy} send={(text, sent) => talk.ask(text, undefined, sent)} upload={upload.send} />
      </div>
    </>
  );
}
