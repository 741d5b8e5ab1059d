// While the scripts are on their way: who is signed in, and what they are shown first. src/api/request.ts takes the answers.
// A link that signs somebody in has to be followed before anything is asked.
if (!location.hash.startsWith('#sign-in=')) {
  const me = fetch('/api/me');
  const asked = {
    '/api/me': me,
    '/api/snapshot': me.then((answer) => (answer.ok ? fetch('/api/snapshot') : undefined)),
  };
  // Whoever takes one hears of its failure; one that nobody takes is nobody's.
  for (const answer of Object.values(asked)) answer.catch(() => {});
  globalThis.holdfastAsked = asked;
}
