import atlasData from '../../knowledge/atlas.json' with { type: 'json' };
import explanations from '../../knowledge/atlas-explanations.json' with { type: 'json' };
import frameworksData from '../../knowledge/frameworks.json' with { type: 'json' };
import { Atlas, type AtlasData } from './atlas.ts';
import { Frameworks, type FrameworksData } from './frameworks.ts';

let atlas: Atlas | undefined;
let frameworks: Frameworks | undefined;

/** ATLAS as packaged with this release. Built on first use, then shared. */
export function builtinAtlas(): Atlas {
  atlas ??= new Atlas(atlasData as unknown as AtlasData, explanations);
  return atlas;
}

/** The other frameworks as packaged with this release. Built on first use, then shared. */
export function builtinFrameworks(): Frameworks {
  frameworks ??= new Frameworks(frameworksData as unknown as FrameworksData);
  return frameworks;
}
