import atlasData from '../../knowledge/atlas.json' with { type: 'json' };
import explanations from '../../knowledge/atlas-explanations.json' with { type: 'json' };
import frameworksData from '../../knowledge/frameworks.json' with { type: 'json' };
import { Atlas, type AtlasData } from './atlas.ts';
import { Frameworks, type FrameworksData } from './frameworks.ts';
import { withHistory } from './release.ts';

let atlas: Atlas | undefined;
let frameworks: Frameworks | undefined;

/** ATLAS as packaged with this release. Built on first use, then shared. */
export function builtinAtlas(): Atlas {
  atlas ??= new Atlas(atlasData as unknown as AtlasData, explanations);
  return atlas;
}

/** Another release of ATLAS, as read from a file: with the explanations of what it still has, and what the packaged release knows of older names and ids. */
export function atlasOfRelease(release: AtlasData): Atlas {
  return new Atlas(withHistory(release, atlasData as unknown as AtlasData), explanations);
}

/** The other frameworks as packaged with this release. Built on first use, then shared. */
export function builtinFrameworks(): Frameworks {
  frameworks ??= new Frameworks(frameworksData as unknown as FrameworksData);
  return frameworks;
}
