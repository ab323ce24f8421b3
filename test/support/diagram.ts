import { readFileSync, readdirSync } from 'node:fs';
import { diagramGraph } from '../../core/diagram/graph.ts';
import type { DiagramGraph } from '../../core/diagram/types.ts';
import { MemoryFiles } from '../../core/model/files.ts';
import { readDocument } from '../../core/syntax/read.ts';
import { analyse, analyser, catalog } from './analyse.ts';

/** What is drawn of a model given as text, findings included. */
export function graphOf(text: string): DiagramGraph {
  return diagramGraph(analyse(text), catalog);
}

/** The same without findings: places do not depend on them, and rules take their time. */
export function bareGraphOf(text: string): DiagramGraph {
  const tree = readDocument('model.threat.yaml', text);
  return diagramGraph({ model: analyser.binder.bind(tree, new MemoryFiles(new Map([[tree.file, tree]]))), findings: [] }, catalog);
}

/** Every model of the examples and of the corpus, by name. */
export function realModels(): { readonly name: string; readonly text: string }[] {
  return ['examples', 'test/corpus'].flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.threat.yaml')).map((file) => ({ name: file.replace('.threat.yaml', ''), text: readFileSync(`${folder}/${file}`, 'utf8') })));
}
