import type { DocumentTree, Item, Node } from '../../syntax/tree.ts';
import { sourceOf } from '../../syntax/tree.ts';
import type { Files } from '../files.ts';
import type { Problem } from '../problem.ts';
import { short } from './fields.ts';

const maximumDocuments = 500;

/** The documents of a model: the root and everything that it includes, each once, in the order met. */
export function collectDocuments(root: DocumentTree, files: Files): { documents: DocumentTree[]; problems: Problem[]; wanted: string[] } {
  const documents = [root];
  const problems: Problem[] = [];
  const wanted: string[] = [];
  const seen = new Set([root.file]);

  const visit = (tree: DocumentTree, chain: readonly string[]): void => {
    for (const { item, node } of includesOf(tree)) {
      const source = sourceOf(item, node);
      const path = node.value;
      const target = files.resolve(tree.file, path);
      if ('refused' in target) {
        problems.push({ code: 'include-refused', severity: 'error', source, message: `'${short(path)}' is not included: ${target.refused}.` });
        continue;
      }
      if (target.file === tree.file || chain.includes(target.file)) {
        problems.push({ code: 'include-cycle', severity: 'error', source, message: `'${short(path)}' includes itself${chain.length > 1 ? ' by way of other files' : ''}: take one of the includes out.` });
        continue;
      }
      if (seen.has(target.file)) continue;
      if (documents.length >= maximumDocuments) {
        problems.push({ code: 'too-large', severity: 'error', source, message: `A model reads at most ${maximumDocuments} files; '${short(path)}' is left out.` });
        return;
      }
      seen.add(target.file);
      wanted.push(target.file);
      const included = files.tree(target.file);
      if (!included) {
        problems.push({ code: 'include-missing', severity: 'error', source, message: `'${short(path)}' cannot be read: no such file beside this one, or no right to read it.` });
        continue;
      }
      if (included.sections.some((section) => section.name === 'threatmodel' && section.items.length > 0))
        problems.push({ code: 'include-model', severity: 'error', source, message: `'${short(path)}' is a model of its own. Move what both share into a file without 'threatmodel' and include that.` });
      documents.push(included);
      visit(included, [...chain, included.file]);
    }
  };
  visit(root, [root.file]);
  return { documents, problems, wanted };
}

/** The paths that a document includes. */
export function includesOf(tree: DocumentTree): { item: Item; node: Node & { is: 'scalar' } }[] {
  const result: { item: Item; node: Node & { is: 'scalar' } }[] = [];
  for (const item of tree.sections.flatMap((section) => (section.name === 'include' ? section.items : []))) {
    const nodes = item.value?.is === 'list' ? item.value.items : item.value ? [item.value] : [];
    for (const node of nodes) if (node.is === 'scalar') result.push({ item, node });
  }
  return result;
}
