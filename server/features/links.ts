import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { builtinFrameworks } from '../../core/knowledge/builtin.ts';
import { pathsOf } from '../../core/model/paths.ts';
import { wordsOfItem } from '../../core/semantic/tokens.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { nodesOf } from '../../core/syntax/walk.ts';
import { rangeOf } from '../convert.ts';
import { isSettingsFile } from '../model-files.ts';
import type { Session } from '../session.ts';
import { pageLink } from '../session.ts';
import { canonical } from '../uris.ts';

/** A document with more is a list, not a model. */
const maximumLinks = 2000;

/** What in a document leads elsewhere: included and named files, files of evidence, and the pages of rules, ATLAS, OWASP and CWE ids. Addresses on the web are found by the editor itself. */
export function documentLinks(session: Session, params: DocumentLinkParams): DocumentLink[] {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  if (!tree) return [];
  return [...fileLinks(session, tree), ...pageLinks(session, tree)].slice(0, maximumLinks);
}

function fileLinks(session: Session, tree: DocumentTree): DocumentLink[] {
  const paths = pathsOf(tree, isSettingsFile(tree.file) ? 'settings' : 'model').filter(({ key }) => key !== 'rule-folders');
  return [...paths, ...evidence(tree)].flatMap(({ item, node, key }) => {
    const target = session.workspace.resolve(tree.file, node.value);
    if (!('file' in target)) return [];
    const tooltip = key === 'include' ? 'Open the included file' : 'Open the file';
    return [{ range: rangeOf(tree, { start: item.start + node.start, end: item.start + node.end }), target: session.workspace.clientUri(target.file), tooltip }];
  });
}

/** Evidence that is written as the path of a file. */
function* evidence(tree: DocumentTree): Iterable<ReturnType<typeof pathsOf>[number]> {
  for (const item of tree.items) {
    if (!item.text.includes('evidence')) continue;
    for (const node of nodesOf(item)) {
      if (node.is !== 'map') continue;
      for (const { key, value } of node.entries) {
        if (key.value !== 'evidence') continue;
        for (const one of value?.is === 'list' ? value.items : [value]) if (one?.is === 'scalar' && /^(?:[\w.@+-]+\/)*[\w.@+-]*\w\.[A-Za-z]\w{0,7}$/.test(one.value)) yield { item, node: one, key: 'evidence' };
      }
    }
  }
}

/** Ids with a page: in the editor where it opens ours, else on the web. */
function pageLinks(session: Session, tree: DocumentTree): DocumentLink[] {
  const rules = session.workspace.projectOfRuleFile(tree.file);
  const { atlas, catalog } = rules ?? session.workspace.projectFor(tree.file);
  const links: DocumentLink[] = [];
  for (const item of tree.items)
    for (const word of wordsOfItem(item, isSettingsFile(tree.file) ? 'settings' : rules ? 'rule-file' : 'model')) {
      if (word.type !== 'threat-technique' && word.type !== 'threat-rule') continue;
      const id = item.text.slice(word.start, word.end);
      const known = word.type === 'threat-rule' ? catalog.rules.has(id) : atlas.lookup(id) !== undefined || builtinFrameworks().lookup(id) !== undefined;
      if (!known || word.modifiers.includes('declaration')) continue;
      const target = pageLink(session, id, 'diagnostic') ?? atlas.url(id) ?? builtinFrameworks().lookup(id)?.url;
      if (target !== undefined) links.push({ range: rangeOf(tree, { start: item.start + word.start, end: item.start + word.end }), target, tooltip: `Open the page of ${id}` });
      if (links.length >= maximumLinks) return links;
    }
  return links;
}
