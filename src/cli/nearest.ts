/** The name that somebody probably meant. */

/** The nearest of some names, if any is near. Loads the engine, which only a mistake needs this early. */
export async function nearest(name: string, names: readonly string[]): Promise<string | undefined> {
  const engine = await import('../engine/index.ts');
  return engine.nearest(name, names);
}
