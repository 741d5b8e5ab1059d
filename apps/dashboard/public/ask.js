// While the scripts are on their way: who is signed in, and what they are shown first. src/api/early.ts takes the answers.
// A link that signs somebody in has to be followed before anything is asked.
if (!location.hash.startsWith('#sign-in=')) {
  const ask = async (path) => {
    const answer = await fetch(path);
    return { ok: answer.ok, text: await answer.text() };
  };
  const asked = { '/api/me': ask('/api/me'), '/api/snapshot': ask('/api/snapshot') };
  // Whoever takes one hears of its failure; one that nobody takes is nobody's.
  for (const answer of Object.values(asked)) answer.catch(() => {});
  globalThis.holdfastAsked = asked;
}
// A browser loads what it knows of the language's numbers and times when they are first written, which takes a phone a tenth of
// a second and more: now it has nothing else to do.
(1_000).toLocaleString();
new Date().toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
