/** The CPUs of a list such as `0-2,4`, as the kernel writes it. */
export function cpusIn(list: string): ReadonlySet<number> {
  const cpus = new Set<number>();
  for (const range of list.split(',')) {
    const [first = '', last = first] = range.split('-');
    for (let cpu = Number(first); cpu <= Number(last); cpu += 1) cpus.add(cpu);
  }
  return cpus;
}

/** CPUs as a list such as `0-2,4`, just as the kernel would write it. */
export function cpuRanges(cpus: readonly number[]): string {
  const ranges: { readonly first: number; readonly last: number }[] = [];
  for (const cpu of [...new Set(cpus)].sort((a, b) => a - b)) {
    const latest = ranges.at(-1);
    if (latest?.last === cpu - 1) ranges[ranges.length - 1] = { ...latest, last: cpu };
    else ranges.push({ first: cpu, last: cpu });
  }
  return ranges
    .map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`))
    .join(',');
}
