/**
 * The nodes that some nodes need, and these themselves, each after those it depends on; in the order given where that
 * is so.
 * @param refuse what to throw for a node that depends on its own result; `open` are the nodes on the way to it
 */
export function topologicalOrder<T>(
  wanted: Iterable<T>,
  dependencies: (node: T) => readonly T[],
  refuse: (node: T, open: ReadonlySet<T>) => never,
): T[] {
  const placed = new Set<T>();
  const open = new Set<T>();
  const order: T[] = [];
  for (const first of wanted) {
    // A stack of its own: a chain of nodes may be longer than the call stack allows.
    const stack = [first];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const missing = placed.has(node) ? [] : dependencies(node).filter((other) => !placed.has(other));
      if (missing.length === 0) {
        stack.pop();
        open.delete(node);
        if (!placed.has(node)) order.push(node);
        placed.add(node);
        continue;
      }
      open.add(node);
      const cycle = missing.find((other) => open.has(other));
      if (cycle !== undefined) return refuse(cycle, open);
      stack.push(...missing);
    }
  }
  return order;
}
