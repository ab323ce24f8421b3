import { outlineOfYaml } from '../../core/syntax/print/outline-yaml.ts';
import { printDsl } from '../../core/syntax/print/dsl.ts';
import { readYaml } from '../../core/syntax/yaml/read.ts';
import { catalog } from './analyse.ts';

/** A model in YAML as the same model in the DSL. */
export function toDsl(yaml: string): string {
  return printDsl(outlineOfYaml(readYaml('m.threat.yaml', yaml)), (kind) => catalog.kinds.get(kind)?.type);
}
