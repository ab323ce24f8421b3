import type { Project } from './project.ts';
import type { Input } from './options.ts';
import { meant } from './options.ts';
import { UsageError } from './io.ts';

/**
 * The packs that `--pack` names; undefined when it is not given.
 * @throws UsageError for a pack that none of the projects has
 */
export function packsOf(input: Input, projects: Iterable<Project>): ReadonlySet<string> | undefined {
  const wanted = input.values('pack');
  if (wanted.length === 0) return undefined;
  const known = new Set<string>();
  for (const project of projects) for (const pack of project.catalog.packNames) known.add(pack);
  for (const pack of wanted) if (!known.has(pack)) throw new UsageError(`there is no pack '${pack}' among ${[...known].sort().join(', ')}${meant(pack, known)}`);
  return new Set(wanted);
}
