/** Where something stands in a file: the keys and indexes that lead to it. */
export type Path = readonly (string | number)[];

/** A path as people write it, such as `processes[2].restart.policy`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
