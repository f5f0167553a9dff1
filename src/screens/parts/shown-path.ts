/** Paths as people write them. */

/**
 * A path with `~` for the reader's home folder, as a shell reads it (bash(1), Tilde Expansion).
 *
 * @param home The home folder, '' where there is none.
 */
export function fromHome(path: string, home: string): string {
  const folder = home.replace(/\/+$/, '');
  return folder !== '' && path.startsWith(`${folder}/`) ? `~${path.slice(folder.length)}` : path;
}
