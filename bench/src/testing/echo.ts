/** An actor for the test of actors. */
export async function open(settings: { greeting: string }) {
  return {
    greet: async (name: string) => `${settings.greeting} ${name}`,
    fail: async () => {
      throw new Error('as asked');
    },
    hang: () => new Promise(() => undefined),
    die: async () => {
      console.error('last words');
      process.exit(3);
    },
    close: async () => undefined,
  };
}
