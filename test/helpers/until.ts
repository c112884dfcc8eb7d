/** Waits for something to be true, looking every 20 ms; fails with what was last seen. */
export async function until<Seen>(
  look: () => Seen | Promise<Seen>,
  isRight: (seen: Seen) => boolean,
  { withinMs = 15_000 } = {},
): Promise<Seen> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isRight(seen)) return seen;
    if (performance.now() > deadline) {
      throw new Error(`Not so within ${withinMs} ms: ${JSON.stringify(seen, null, 1)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
