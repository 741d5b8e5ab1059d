// Health check of a container: ends with 0 where the address answers with a status below 400.
const answer = await fetch(process.argv[2], { signal: AbortSignal.timeout(10_000) });
process.exit(answer.ok ? 0 : 1);
