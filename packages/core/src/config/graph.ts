const LEFT = -1;

/**
 * Finds cycles in a graph (each node with those that it points to), each as the nodes along it. No
 * two share a node: of cycles that are tangled up one is told, and the next when that is mended.
 */
export function findCycles<Node>(
  graph: ReadonlyMap<Node, readonly Node[]>,
): readonly (readonly Node[])[] {
  const cycles: Node[][] = [];
  const told = new Set<Node>();
  const placeOnPath = new Map<Node, number>();

  for (const start of graph.keys()) {
    if (!placeOnPath.has(start)) walkFrom(start);
  }
  return cycles;

  // The path is kept by hand: a chain of dependencies may be longer than the call stack.
  function walkFrom(start: Node): void {
    const path = [enter(start, 0)];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const next = last.following.next();
      if (next.done) {
        placeOnPath.set(last.node, LEFT);
        path.pop();
        continue;
      }
      const place = placeOnPath.get(next.value);
      if (place === undefined) path.push(enter(next.value, path.length));
      else if (place !== LEFT) tell(path.slice(place).map(({ node }) => node));
    }
  }

  function enter(node: Node, place: number) {
    placeOnPath.set(node, place);
    return { node, following: (graph.get(node) ?? []).values() };
  }

  function tell(cycle: Node[]): void {
    if (cycle.some((node) => told.has(node))) return;
    cycles.push(cycle);
    for (const node of cycle) told.add(node);
  }
}
