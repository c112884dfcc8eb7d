/** The default state folder of the deputy with this name; a name of the wire becomes one segment. */
export function defaultStateDir(posseFolder: string, name: string): string {
  return `${posseFolder}/deputy-${encodeURIComponent(name)}`;
}
